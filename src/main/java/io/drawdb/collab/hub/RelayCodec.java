package io.drawdb.collab.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.MalformedJsonException;
import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.wire.ClientMode;
import io.drawdb.collab.wire.EncodedJson;
import io.drawdb.collab.wire.PersistErrorCode;
import io.drawdb.collab.wire.Protocol;
import io.drawdb.collab.wire.ServerMessage.PersistError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Relay messages as JSON: {@code {"from":"<server>","say":"roster",…}}. Servers of the next version may say what this
 * one does not know.
 */
final class RelayCodec {

    /** A message and the server that said it. */
    record Heard(String from, RelayMessage message) {}

    private RelayCodec() {}

    static byte[] write(String from, RelayMessage message) {
        var writer = new Writer(Json.object().put("from", from));
        message.accept(writer);
        return Json.bytes(writer.json);
    }

    /**
     * Reads a message back; empty for a kind that this version does not know.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Optional<Heard> read(byte[] bytes) {
        try {
            JsonNode json = Json.parse(bytes);
            String from = json.path("from").asText();
            return Optional.ofNullable(message(json)).map(message -> new Heard(from, message));
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException("unreadable relay message: " + e.getMessage(), e);
        }
    }

    private static @Nullable RelayMessage message(JsonNode json) {
        return switch (json.path("say").asText()) {
            case "roster" -> roster(json);
            case "question" -> new RelayMessage.Question();
            case "shown" -> shown(json);
            case "came" -> new RelayMessage.Came(who(json), instant(json, "at"));
            case "writeFailed" -> writeFailed(json);
            case "closed" -> new RelayMessage.Closed();
            default -> null;
        };
    }

    private static RelayMessage.Roster roster(JsonNode json) {
        List<Person> people = new ArrayList<>();
        for (var person : json.path("people")) {
            people.add(new Person(
                    who(person),
                    Protocol.valueOf(person.path("protocol").asText()),
                    ClientMode.valueOf(person.path("wanted").asText()),
                    person.path("name").asText(),
                    text(person, "color"),
                    instant(person, "heard"),
                    person.path("bearer").asText(),
                    person.path("born").asLong()));
        }
        return new RelayMessage.Roster(people);
    }

    private static RelayMessage.Shown shown(JsonNode json) {
        Map<ClientId, EncodedJson> states = new LinkedHashMap<>();
        for (var shown : json.path("states")) {
            byte[] state = shown.path("state").asText().getBytes(StandardCharsets.UTF_8);
            states.put(who(shown), EncodedJson.of(state));
        }
        return new RelayMessage.Shown(states);
    }

    private static RelayMessage.WriteFailed writeFailed(JsonNode json) {
        JsonNode retry = json.path("retryInMs");
        return new RelayMessage.WriteFailed(new PersistError(
                json.path("error").asText(),
                json.path("message").asText(),
                PersistErrorCode.valueOf(json.path("code").asText()),
                retry.isNumber() ? retry.asLong() : null));
    }

    private static ClientId who(JsonNode json) {
        return new ClientId(json.path("who").asText());
    }

    private static Instant instant(JsonNode json, String member) {
        return Instant.ofEpochMilli(json.path(member).asLong());
    }

    private static @Nullable String text(JsonNode json, String member) {
        return json.hasNonNull(member) ? json.path(member).asText() : null;
    }

    private record Writer(ObjectNode json) implements RelayMessage.Visitor {
        @Override
        public void roster(RelayMessage.Roster message) {
            ArrayNode people = json.put("say", "roster").putArray("people");
            for (var person : message.people()) {
                people.addObject()
                        .put("who", person.id().value())
                        .put("protocol", person.protocol().name())
                        .put("wanted", person.wanted().name())
                        .put("name", person.name())
                        .put("color", person.color())
                        .put("heard", person.heard().toEpochMilli())
                        .put("bearer", person.bearer())
                        .put("born", person.born());
            }
        }

        @Override
        public void question(RelayMessage.Question message) {
            json.put("say", "question");
        }

        @Override
        public void shown(RelayMessage.Shown message) {
            ArrayNode states = json.put("say", "shown").putArray("states");
            // As text: a state may be nested as deep as any message may be, and here it lies deeper.
            message.states()
                    .forEach((who, state) -> states.addObject()
                            .put("who", who.value())
                            .put("state", new String(state.bytes(), StandardCharsets.UTF_8)));
        }

        @Override
        public void came(RelayMessage.Came message) {
            json.put("say", "came")
                    .put("who", message.who().value())
                    .put("at", message.at().toEpochMilli());
        }

        @Override
        public void writeFailed(RelayMessage.WriteFailed message) {
            var error = message.error();
            json.put("say", "writeFailed")
                    .put("error", error.error())
                    .put("message", error.message())
                    .put("code", error.code().name())
                    .put("retryInMs", error.retryInMs());
        }

        @Override
        public void closed(RelayMessage.Closed message) {
            json.put("say", "closed");
        }
    }
}
