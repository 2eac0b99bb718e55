package io.drawdb.collab.writeback;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Rooms whose document is a text and whose fingerprint is its hash; what they are told is recorded. */
final class FakeRooms implements DirtyRooms {
    static final Fingerprinter FINGERPRINTER = String::hashCode;

    final List<String> told = new ArrayList<>();
    private final Map<String, Room> rooms = new HashMap<>();
    boolean throwsInstead;
    /** When everybody knows what was written. */
    CompletableFuture<Void> noted = CompletableFuture.completedFuture(null);

    private static final class Room {
        private final Set<Long> own = new HashSet<>();
        private long version;
        private String document = "";
        private OptionalLong lastSeen = OptionalLong.empty();
    }

    /** A version of the lineage that all rooms have. */
    static RoomVersion v(long version) {
        return new RoomVersion("e", version);
    }

    /** Gives the room a new document; returns its version. */
    RoomVersion edit(String room, String document) {
        var state = rooms.computeIfAbsent(room, unused -> new Room());
        state.document = document;
        return v(++state.version);
    }

    /** The file may turn out to hold this, because the room was about to write it. */
    void mayHaveWritten(String room, String document) {
        rooms.get(room).own.add((long) document.hashCode());
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
                        v(state.version),
                        state.document.getBytes(StandardCharsets.UTF_8),
                        FINGERPRINTER.of(state.document),
                        state.lastSeen,
                        state.own)));
    }

    @Override
    public CompletionStage<Optional<KnownFile>> knownFile(String room) {
        var state = rooms.get(room);
        return CompletableFuture.completedFuture(state.lastSeen.stream()
                .mapToObj(seen -> new KnownFile(v(state.version), seen))
                .findAny());
    }

    @Override
    public CompletionStage<Void> written(String room, Written written) {
        rooms.get(room).lastSeen = OptionalLong.of(written.fingerprint());
        told.add("written " + room + " " + written.version().number() + " "
                + written.revision().version().orElse("-"));
        return noted;
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
    public void theirs(String room, RoomVersion asOf, LoadOutcome.Loaded file) {
        saw(room, file.content());
        told.add("theirs " + room + " " + asOf.number() + " " + file.content());
    }
}
