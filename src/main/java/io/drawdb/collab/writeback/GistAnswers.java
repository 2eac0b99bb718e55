package io.drawdb.collab.writeback;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What drawdb-server's answers mean. Servers differ in what they tell, so everything that is not needed is optional;
 * but nothing that is not said is taken for said.
 */
final class GistAnswers {
    /** The largest body that is read. */
    static final int BODY_BYTES_MAX = 64 * 1024 * 1024;

    private static final int MESSAGE_CHARS_MAX = 200;
    private static final int ENVELOPE_BYTES = 128;

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(BODY_BYTES_MAX)
                    .build())
            .build());

    private final String filename;

    GistAnswers(String filename) {
        this.filename = filename;
    }

    /** The body of a write. */
    byte[] writeRequest(byte[] content) {
        var bytes = new ByteArrayOutputStream(content.length + content.length / 4 + ENVELOPE_BYTES);
        try (var json = JSON.getFactory().createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("filename", filename);
            json.writeFieldName("content");
            // Escapes the bytes as they are, so a large diagram is not decoded and encoded again.
            json.writeUTF8String(content, 0, content.length);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /** What a successful status and this body say about the shared file. */
    LoadOutcome loaded(byte[] body) {
        var answer = parse(body).filter(GistAnswers::saysSuccess);
        var data = answer.map(GistAnswers::data).orElseGet(MissingNode::getInstance);
        if (answer.isEmpty() || !data.path("files").isObject()) {
            return new LoadOutcome.Failed(Failure.malformed("malformed answer to a read"));
        }
        var file = data.path("files").path(filename);
        if (file.path("truncated").asBoolean()
                || (file.isMissingNode() && data.path("truncated").asBoolean())) {
            return new LoadOutcome.Truncated();
        }
        if (file.isMissingNode() || file.isNull()) {
            return new LoadOutcome.Absent();
        }
        if (!isObject(file.path("content"))) {
            return new LoadOutcome.Failed(Failure.malformed("the shared file is not a JSON object"));
        }
        return new LoadOutcome.Loaded(file.path("content").textValue(), revision(answer.get()));
    }

    /** What a successful status and this body say about a write. */
    SaveOutcome saved(byte[] body) {
        var answer = parse(body);
        if (answer.isEmpty()) {
            return new SaveOutcome.Failed(Failure.malformed("malformed answer to a write"));
        }
        if (!saysSuccess(answer.get()) || !saysAnything(answer.get())) {
            return new SaveOutcome.Failed(Failure.malformed("the answer to a write does not say that it succeeded"));
        }
        return new SaveOutcome.Saved(revision(answer.get()));
    }

    /** The newest entry of a gist's history. */
    Revision newestCommit(byte[] body) {
        var answer = parse(body);
        var top = answer.orElseGet(MissingNode::getInstance);
        return Stream.of(
                        top,
                        top.path("data"),
                        top.path("commits"),
                        top.path("data").path("commits"))
                .filter(JsonNode::isArray)
                .findFirst()
                .map(list -> entry(list.path(0)))
                .orElse(Revision.UNKNOWN);
    }

    /** What the body of a refusal says for people, on one line, shortened; empty if it says nothing. */
    String message(byte[] body) {
        var answer = parse(body).orElseGet(MissingNode::getInstance);
        var message = Stream.of(answer.path("message"), answer.path("error"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .findFirst()
                .orElse("");
        var line = message.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= MESSAGE_CHARS_MAX ? line : line.substring(0, MESSAGE_CHARS_MAX);
    }

    private static Revision revision(JsonNode answer) {
        var data = answer.path("data");
        var newest = Stream.of(data.path("history"), answer.path("history"))
                .filter(JsonNode::isArray)
                .findFirst()
                .map(history -> entry(history.path(0)))
                .orElse(Revision.UNKNOWN);
        return newest.or(entry(data)).or(entry(answer));
    }

    private static Revision entry(JsonNode node) {
        return new Revision(
                scalar(node, "version", "sha", "revision"), scalar(node, "committed_at", "updated_at", "updatedAt"));
    }

    private static Optional<String> scalar(JsonNode node, String... names) {
        return Stream.of(names)
                .map(node::path)
                .filter(value -> value.isTextual() || value.isNumber())
                .map(JsonNode::asText)
                .filter(text -> !text.isBlank())
                .findFirst();
    }

    private static JsonNode data(JsonNode answer) {
        return answer.path("data").isObject() ? answer.path("data") : answer;
    }

    private static boolean saysSuccess(JsonNode answer) {
        var success = answer.path("success");
        return answer.isObject() && (success.isMissingNode() || (success.isBoolean() && success.booleanValue()));
    }

    /** A body such as {@code {}} says nothing, and so not that anything was written. */
    private static boolean saysAnything(JsonNode answer) {
        return answer.has("success")
                || data(answer).path("files").isObject()
                || revision(answer).version().isPresent();
    }

    private static Optional<JsonNode> parse(byte[] body) {
        try (var parser = JSON.getFactory().createParser(body)) {
            JsonNode tree = JSON.readTree(parser);
            boolean whole = tree != null && tree.isContainerNode() && parser.nextToken() == null;
            return whole ? Optional.of(tree) : Optional.empty();
        } catch (JsonProcessingException e) {
            // Not JSON: for the caller that is an answer like another, and it says so.
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    private static boolean isObject(JsonNode content) {
        if (!content.isTextual()) {
            return false;
        }
        try (var parser = JSON.getFactory().createParser(content.textValue())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JsonProcessingException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }
}
