package io.drawdb.collab.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Makes of a server's messages what the checker needs of them. */
final class Reading {
    private static final List<String> COME_AGAIN = List.of("unavailable", "not_loaded", "rate_limited");

    private Reading() {}

    static Event.Change change(String epoch, JsonNode change) {
        return new Event.Change(
                epoch,
                change.get("version").asLong(),
                change.get("clientId").asText(),
                change.path("seq").asLong(),
                fingerprint(change.get("ops")),
                touched(change.get("ops")));
    }

    private static Set<String> touched(JsonNode operations) {
        Set<String> touched = new HashSet<>();
        for (var operation : operations) {
            if (operation.has("tableId")) {
                touched.add("table " + operation.get("tableId").asText());
            } else if (operation.has("id")) {
                touched.add(operation.get("target").asText() + " "
                        + operation.get("id").asText());
            }
        }
        return Set.copyOf(touched);
    }

    static String lock(JsonNode message) {
        String target = message.get("target").asText();
        return "document".equals(target)
                ? target
                : target + " " + message.get("id").asText();
    }

    static Map<String, String> locks(JsonNode locks) {
        Map<String, String> holders = new TreeMap<>();
        locks.forEach(lock -> holders.put(lock(lock), lock.get("clientId").asText()));
        return holders;
    }

    static Event.Locked locked(Event.Link link, JsonNode message) {
        return new Event.Locked(link, lock(message), message.get("clientId").asText());
    }

    /** What a failed write-back means to the history: nothing, unless somebody else's work was seen. */
    static Optional<Event> conflict(Event.Link link, JsonNode persistError) {
        boolean conflict = "conflict".equals(persistError.path("code").asText());
        return conflict ? Optional.of(new Event.Conflict(link)) : Optional.empty();
    }

    /** Differs where the text differs, the order of members included. */
    static String fingerprint(JsonNode json) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(json.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether an error passes by itself; {@code nameless}: the one who is told has no secret that proves his id. */
    static boolean isForNow(JsonNode error, boolean nameless) {
        String code = error.path("code").asText();
        return COME_AGAIN.contains(code) || (nameless && "client_id_taken".equals(code));
    }
}
