package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The top-level members of a diagram, in order; an empty array stands for each collection. Shared by the versions of a
 * document as long as none of these members changes, with what is computed from them. Immutable.
 */
final class TopMembers {
    private final ObjectNode json;

    // Set once, from whichever thread comes first; computing it twice yields the same.
    private volatile @Nullable List<Stretch> stretches;
    private volatile @Nullable Long fingerprint;

    TopMembers(ObjectNode json) {
        this.json = json;
    }

    /**
     * A part of the encoded diagram that is the same whatever is in the collections.
     *
     * @param collection what comes after it; null after the last
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Stretch(byte[] bytes, @Nullable Target collection) {}

    /** The members as one object. Read-only. */
    ObjectNode json() {
        return json;
    }

    /** What is written before, between and after the collections. */
    List<Stretch> stretches() {
        List<Stretch> known = stretches;
        if (known == null) {
            known = encode();
            stretches = known;
        }
        return known;
    }

    private List<Stretch> encode() {
        List<Stretch> encoded = new ArrayList<>();
        var bytes = new ByteArrayOutputStream();
        bytes.write('{');
        boolean first = true;
        for (Map.Entry<String, JsonNode> member : json.properties()) {
            if (!first) {
                bytes.write(',');
            }
            first = false;
            bytes.writeBytes(Json.bytes(TextNode.valueOf(member.getKey())));
            bytes.write(':');
            Target collection = collection(member);
            if (collection == null) {
                bytes.writeBytes(Json.bytes(member.getValue()));
            } else {
                encoded.add(new Stretch(bytes.toByteArray(), collection));
                bytes.reset();
            }
        }
        bytes.write('}');
        encoded.add(new Stretch(bytes.toByteArray(), null));
        return List.copyOf(encoded);
    }

    /** What those members that are no collections add to the fingerprint of the diagram. */
    long fingerprint() {
        Long known = fingerprint;
        if (known == null) {
            long sum = 0;
            for (Map.Entry<String, JsonNode> member : json.properties()) {
                if (collection(member) == null) {
                    sum += Fingerprint.member(member.getKey(), Fingerprint.of(member.getValue()));
                }
            }
            known = sum;
            fingerprint = known;
        }
        return known;
    }

    private static @Nullable Target collection(Map.Entry<String, JsonNode> member) {
        return member.getValue().isArray() ? Target.ofMember(member.getKey()) : null;
    }
}
