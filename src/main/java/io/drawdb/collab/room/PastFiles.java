package io.drawdb.collab.room;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The room's own documents that its shared file may turn out to hold although newer ones were written: a write whose answer
 * did not come may still arrive at drawdb-server, and a read may be answered with what a write has just replaced. Nobody else
 * wrote these. Each is remembered for {@link RoomRules#LATE_FOR}, and no more than {@link RoomRules#PAST_FILES_MAX} of them.
 */
final class PastFiles {
    /** What the file may hold: the document of this version, seen or sent at {@code at}. */
    record PastFile(long fingerprint, long version, Instant at) {}

    private final Map<Long, PastFile> files = new LinkedHashMap<>();

    void remember(long fingerprint, long version, Instant at) {
        files.remove(fingerprint);
        files.put(fingerprint, new PastFile(fingerprint, version, at));
        if (files.size() > RoomRules.PAST_FILES_MAX) {
            files.remove(files.keySet().iterator().next());
        }
    }

    /** Which version of the room a file with this fingerprint is; empty if somebody else wrote it. */
    OptionalLong versionOf(long fingerprint, Instant now) {
        PastFile file = files.get(fingerprint);
        return file == null || isForgotten(file, now) ? OptionalLong.empty() : OptionalLong.of(file.version());
    }

    /** Whether the room's document with this fingerprint was seen or sent then or later. */
    boolean isSince(long fingerprint, Instant at) {
        PastFile file = files.get(fingerprint);
        return file != null && !file.at().isBefore(at);
    }

    Set<Long> fingerprints(Instant now) {
        return files.values().stream()
                .filter(file -> !isForgotten(file, now))
                .map(PastFile::fingerprint)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isForgotten(PastFile file, Instant now) {
        return file.at().plus(RoomRules.LATE_FOR).isBefore(now);
    }

    /** Oldest first. */
    Collection<PastFile> all() {
        return files.values();
    }
}
