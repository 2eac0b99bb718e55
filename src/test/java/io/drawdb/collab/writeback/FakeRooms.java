package io.drawdb.collab.writeback;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Rooms whose document is a text and whose fingerprint is its hash; what they are told is recorded. */
final class FakeRooms implements DirtyRooms {
    static final Fingerprinter FINGERPRINTER = String::hashCode;

    final List<String> told = new ArrayList<>();
    private final Map<String, Room> rooms = new HashMap<>();
    boolean throwsInstead;

    private static final class Room {
        private long version;
        private String document = "";
        private OptionalLong lastSeen = OptionalLong.empty();
    }

    /** Gives the room a new document; returns its version. */
    long edit(String room, String document) {
        var state = rooms.computeIfAbsent(room, unused -> new Room());
        state.document = document;
        return ++state.version;
    }

    /** The room knows the file to hold this. */
    void saw(String room, String document) {
        rooms.computeIfAbsent(room, unused -> new Room()).lastSeen = OptionalLong.of(FINGERPRINTER.of(document));
    }

    @Override
    public CompletionStage<Optional<Draft>> draft(String room) {
        if (throwsInstead) {
            throw new IllegalStateException("broken on purpose");
        }
        return CompletableFuture.completedFuture(Optional.ofNullable(rooms.get(room))
                .filter(state -> !state.document.isEmpty())
                .map(state -> new Draft(
                        state.version,
                        state.document.getBytes(StandardCharsets.UTF_8),
                        FINGERPRINTER.of(state.document),
                        state.lastSeen)));
    }

    @Override
    public CompletionStage<OptionalLong> lastSeen(String room) {
        return CompletableFuture.completedFuture(rooms.get(room).lastSeen);
    }

    @Override
    public void written(String room, Written written) {
        rooms.get(room).lastSeen = OptionalLong.of(written.fingerprint());
        told.add("written " + room + " " + written.version() + " "
                + written.revision().version().orElse("-"));
    }

    @Override
    public void writeFailed(String room, Failure failure, Duration retryIn) {
        told.add("failed " + room + " " + failure.error() + " " + retryIn.toSeconds());
    }

    @Override
    public void conflict(String room, Revision theirs) {
        told.add("conflict " + room + " " + theirs.version().orElse("-"));
    }

    @Override
    public void theirs(String room, LoadOutcome.Loaded file, long fingerprint) {
        saw(room, file.content());
        told.add("theirs " + room + " " + file.content());
    }
}
