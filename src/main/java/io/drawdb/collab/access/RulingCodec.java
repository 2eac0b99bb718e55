package io.drawdb.collab.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A ruling as JSON text, for servers to tell each other. */
public final class RulingCodec {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private RulingCodec() {}

    /** The ruling as text. */
    public static String write(Ruling ruling) {
        return toJson(ruling).toString();
    }

    static ObjectNode toJson(Ruling ruling) {
        Right right = ruling.right();
        return MAPPER.createObjectNode()
                .put("kind", ruling.kind().name())
                .put("subject", ruling.subject())
                .put("right", right == null ? null : right.wireName())
                .put("at", ruling.at().toEpochMilli())
                .put("until", ruling.until().toEpochMilli());
    }

    /**
     * The ruling that was written.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Ruling read(String text) {
        try {
            JsonNode json = MAPPER.readTree(text);
            Right right = json.path("right").isTextual()
                    ? Right.named(json.path("right").textValue()).orElseThrow(() -> noRuling(null))
                    : null;
            return new Ruling(
                    Ruling.Kind.valueOf(json.path("kind").asText()),
                    json.path("subject").asText(),
                    right,
                    Instant.ofEpochMilli(json.path("at").asLong()),
                    Instant.ofEpochMilli(json.path("until").asLong()));
        } catch (JsonProcessingException e) {
            throw noRuling(e);
        }
    }

    private static IllegalArgumentException noRuling(@Nullable Throwable cause) {
        return new IllegalArgumentException("this is no ruling", cause);
    }
}
