package io.drawdb.collab.room.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.MalformedJsonException;
import io.drawdb.collab.diagram.RandomDiagrams;
import io.drawdb.collab.hub.SharedFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * drawdb-server with the shared file of the room. A write replaces the whole file, whatever it holds by then, and may take
 * effect long after its writer gave up or died. Now and then somebody edits the file by hand.
 */
final class SimulatedBackend {
    private final World world;
    private final List<FileVersion> history = new ArrayList<>();
    private int edits;
    private int writesUnderWay;

    SimulatedBackend(World world) {
        this.world = world;
    }

    /** Somebody edits what the file holds now, or puts another diagram in its place. */
    void editByHand() {
        boolean anew = history.isEmpty() || world.random.nextInt(3) == 0;
        ObjectNode json = anew
                ? RandomDiagrams.diagram(world.random, 1 + world.random.nextInt(3))
                : parsed(newest().orElseThrow().content());
        edits++;
        // Like nothing that was ever in a room or in the file.
        become(Json.text(json.put("byHand", edits)), true);
    }

    /** What a writer sent will be in the file after this time, whatever has become of the writer. */
    void write(String content, Duration after) {
        writesUnderWay++;
        int newest = history.size();
        world.time.after(after, () -> {
            writesUnderWay--;
            if (history.size() != newest) {
                world.tally.note("written over something newer");
            }
            become(content, false);
        });
    }

    private void become(String content, boolean byHand) {
        long fingerprint = SharedFile.fingerprint(content);
        history.add(new FileVersion(history.size(), content, fingerprint, byHand, world.time.now()));
    }

    static ObjectNode parsed(String content) {
        try {
            return (ObjectNode) Json.parse(content);
        } catch (MalformedJsonException e) {
            throw new AssertionError("the file holds no JSON", e);
        }
    }

    /** What the file holds. */
    Optional<FileVersion> newest() {
        return asOf(world.time.now());
    }

    /** What the file held at that time; empty if it was not there. */
    Optional<FileVersion> asOf(Instant at) {
        for (int i = history.size() - 1; i >= 0; i--) {
            if (!history.get(i).since().isAfter(at)) {
                return Optional.of(history.get(i));
            }
        }
        return Optional.empty();
    }

    /** All that the file ever held, oldest first. */
    List<FileVersion> history() {
        return history;
    }

    boolean isQuiet() {
        return writesUnderWay == 0;
    }
}
