package io.drawdb.collab.load;

import java.util.List;
import java.util.stream.Stream;

/** The v2 clients of one room. */
record RoomCrew(List<Editor> editors, List<Reader> readers) {
    void begin() {
        editors.forEach(Editor::begin);
    }

    void end() {
        editors.forEach(Editor::end);
    }

    /** Whether all that was sent was answered, and everybody has it. */
    boolean isSettled() {
        long newest = everybody().mapToLong(client -> client.version).max().orElse(0);
        return editors.stream().allMatch(Editor::isAnswered)
                && everybody().allMatch(client -> client.version == newest);
    }

    private Stream<Reader> everybody() {
        return Stream.concat(editors.stream(), readers.stream());
    }
}
