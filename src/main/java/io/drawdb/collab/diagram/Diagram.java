package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One state of a document. Immutable; the JSON values it gives out are shared and must not be modified. */
public final class Diagram {
    Diagram() {}

    /** A diagram without any member. */
    public static Diagram empty() {
        return new Diagram();
    }

    /**
     * Reads a diagram. {@code transform} is dropped, members it does not know are kept.
     *
     * @param keys gives keys to entities without a usable one
     * @param previous an earlier state, in which entities without a key of their own are looked for first
     * @throws InvalidDiagramException if a known collection is not an array of objects
     */
    public static Diagram parse(ObjectNode value, KeySource keys, @Nullable Diagram previous)
            throws InvalidDiagramException {
        throw new UnsupportedOperationException();
    }

    /** The diagram as JSON. */
    public ObjectNode toJson() {
        throw new UnsupportedOperationException();
    }

    /** The diagram as JSON in UTF-8, put together from the encoded entities. */
    public byte[] encoded() {
        throw new UnsupportedOperationException();
    }

    /** The length of {@link #encoded} in bytes. */
    public int encodedLength() {
        throw new UnsupportedOperationException();
    }

    /** 64 bits that are equal for diagrams that are the {@link #sameAs same}. */
    public long fingerprint() {
        throw new UnsupportedOperationException();
    }

    /** Whether both are written with the same bytes. */
    public boolean encodesAs(Diagram other) {
        throw new UnsupportedOperationException();
    }

    /** Whether both mean the same, the order of entities included. */
    public boolean sameAs(Diagram other) {
        throw new UnsupportedOperationException();
    }

    /** Whether both mean the same but for the order of entities and the ids that follow from it. */
    public boolean sameContent(Diagram other) {
        throw new UnsupportedOperationException();
    }

    /**
     * An entity.
     *
     * @param parent the key of its table or type, for targets with a parent
     * @param id its key
     */
    public Optional<ObjectNode> find(Target target, @Nullable String parent, String id) {
        throw new UnsupportedOperationException();
    }

    /** How many entities of this kind there are; parts are counted over all tables or types. */
    public int count(Target target) {
        throw new UnsupportedOperationException();
    }

    /** The keys of a collection of the diagram, in order. */
    public List<String> ids(Target target) {
        throw new UnsupportedOperationException();
    }
}
