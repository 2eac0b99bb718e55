package io.drawdb.collab.hub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.diagram.InvalidDiagramException;
import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.KeySource;
import io.drawdb.collab.diagram.MalformedJsonException;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What a shared file holds. */
public final class SharedFile {
    private static final Logger LOG = Logger.getLogger(SharedFile.class);

    private SharedFile() {}

    /** The diagram in a shared file; empty if it holds none that a room could take. */
    static Optional<ObjectNode> diagram(String content) {
        try {
            if (Json.parse(content) instanceof ObjectNode json) {
                Diagram.parse(json, anyKeys(), null);
                return Optional.of(json);
            }
            LOG.warn("event=shared_file_unreadable reason=\"not an object\"");
        } catch (MalformedJsonException | InvalidDiagramException e) {
            LOG.warnf("event=shared_file_unreadable reason=\"%s\"", e.getMessage());
        }
        return Optional.empty();
    }

    /** Tells a file's diagram from others, as a room tells its documents; its text if it holds no diagram. */
    public static long fingerprint(String content) {
        try {
            if (Json.parse(content) instanceof ObjectNode json) {
                return Diagram.parse(json, anyKeys(), null).fingerprint();
            }
        } catch (MalformedJsonException | InvalidDiagramException e) {
            LOG.debugf("event=shared_file_unreadable reason=\"%s\"", e.getMessage());
        }
        return content.hashCode();
    }

    /** Keys that nobody sees: fingerprints leave them out. */
    private static KeySource anyKeys() {
        int[] count = {0};
        return () -> "any-" + count[0]++;
    }
}
