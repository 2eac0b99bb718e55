package io.drawdb.collab.room;

import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.KeySource;
import java.util.Collection;
import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/** The document of a room with its lineage: which version it is, what of it is written back, what it was before. */
final class RoomDocument {
    /** What a room without a document looks like to those who edit by operations. */
    static final Diagram BLANK = blank();

    /** Names the lineage; empty until the room is opened. */
    String epoch = "";

    long version;
    /** {@code null} in a room that has no document. */
    @Nullable
    Diagram diagram;

    long storedVersion;

    @Nullable
    String revision;

    @Nullable
    String updatedAt;
    /** The shared file as we last saw it, transform aside; {@code null} if we never did. */
    @Nullable
    Long fileFingerprint;

    final PastFiles pastFiles = new PastFiles();

    /** Of every document this room had, oldest first, bounded. */
    private final LinkedHashSet<Long> fingerprints = new LinkedHashSet<>();

    Diagram diagramOrBlank() {
        return diagram == null ? BLANK : diagram;
    }

    /** Whether this is the document now. */
    boolean is(Basis basis) {
        return has(basis) && basis.version() == version;
    }

    /** Whether this is the document, or one that it was before. */
    boolean has(Basis basis) {
        return basis.epoch().equals(epoch) && basis.version() <= version;
    }

    boolean isDirty() {
        return diagram != null && version > storedVersion;
    }

    /** The next version of the document. */
    void become(@Nullable Diagram next) {
        diagram = next;
        version++;
        rememberFingerprint();
    }

    void rememberFingerprint() {
        if (diagram != null) {
            remember(diagram.fingerprint());
        }
    }

    void remember(long fingerprint) {
        fingerprints.remove(fingerprint);
        fingerprints.add(fingerprint);
        if (fingerprints.size() > RoomRules.FINGERPRINTS_MAX) {
            fingerprints.remove(fingerprints.iterator().next());
        }
    }

    /** Whether this is not the present document, but one that the room had before. */
    boolean hadBefore(Diagram candidate) {
        if (diagram != null && diagram.fingerprint() == candidate.fingerprint()) {
            return false;
        }
        return fingerprints.contains(candidate.fingerprint());
    }

    Collection<Long> fingerprints() {
        return fingerprints;
    }

    /** Keys for entities that lack one; no two changes of any lineage make the same. */
    KeySource keys() {
        long next = version + 1;
        int[] count = {0};
        return () -> epoch + "-" + next + "-" + count[0]++;
    }

    private static Diagram blank() {
        var json = Json.object().put("title", "Untitled diagram").put("database", "generic");
        for (var member : new String[] {"tables", "relationships", "notes", "subjectAreas"}) {
            json.set(member, Json.array());
        }
        try {
            return Diagram.parse(
                    json,
                    () -> {
                        throw new IllegalStateException("a blank diagram has nothing to key");
                    },
                    null);
        } catch (io.drawdb.collab.diagram.InvalidDiagramException e) {
            throw new IllegalStateException(e);
        }
    }
}
