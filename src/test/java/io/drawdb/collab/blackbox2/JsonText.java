package io.drawdb.collab.blackbox2;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** JSON as tests write it, with single quotes. */
final class JsonText {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

    private JsonText() {}

    static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** One of the example diagrams: {@code small}, {@code medium} or {@code large}. */
    static ObjectNode example(String name) {
        try {
            return (ObjectNode) MAPPER.readTree(
                    Files.readAllBytes(Path.of("src", "test", "resources", "diagrams", name + ".json")));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
