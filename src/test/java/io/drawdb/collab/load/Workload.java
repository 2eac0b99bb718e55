package io.drawdb.collab.load;

import java.util.ArrayList;
import java.util.List;

/**
 * Rooms full of people who edit and read.
 *
 * @param editors v2 clients of each room who drag tables
 * @param readers v2 clients of each room who watch
 * @param pages v1 clients of each room who watch
 * @param tables in each room's document
 * @param pace how fast each editor edits
 */
record Workload(int rooms, int editors, int readers, int pages, int tables, Editor.Pace pace) {
    /** So many readers of a room look closely. */
    private static final int THOROUGH_READERS = 10;

    /** The workload with whatever was asked for otherwise on the command line. */
    Workload chosen() {
        var chosenPace = new Editor.Pace(
                Options.number("rate", (int) pace.perSecond()),
                Options.number("underway", pace.underWay()),
                Options.number("bytes", pace.changeBytes()));
        return new Workload(
                Options.number("rooms", rooms),
                Options.number("editors", editors),
                Options.number("readers", readers),
                Options.number("pages", pages),
                Options.number("tables", tables),
                chosenPace);
    }

    String text() {
        String speed = pace.perSecond() == 0
                ? "%d changes of each always under way".formatted(pace.underWay())
                : "%.0f changes/s each".formatted(pace.perSecond());
        return "%d rooms of %d tables, %d editors (%s, %d bytes), %d v2 readers, %d v1 pages"
                .formatted(rooms, tables, editors, speed, pace.changeBytes(), readers, pages);
    }

    /** Everybody comes; nobody begins yet. */
    List<RoomCrew> come(Crew crew, Tally tally, String name) {
        var filling = Filling.of(tables);
        List<RoomCrew> all = new ArrayList<>();
        for (int n = 0; n < rooms; n++) {
            all.add(comeInto(name + "-" + n, crew, tally, filling));
        }
        crew.awaitJoined();
        return all;
    }

    private RoomCrew comeInto(String room, Crew crew, Tally tally, Filling filling) {
        var here = new RoomCrew(new ArrayList<>(), new ArrayList<>());
        for (int n = 0; n < editors; n++) {
            var editor = new Editor(crew, tally, room, "editor" + n, pace, filling.tables());
            here.editors().add(editor);
            if (n == 0) {
                crew.awaitJoined();
                filling.into(editor);
            }
            crew.admit();
        }
        int every = Math.max(1, readers / THOROUGH_READERS);
        for (int n = 0; n < readers; n++) {
            here.readers().add(new Reader(crew, tally, room, "reader" + n, n % every == 0));
            crew.admit();
        }
        for (int n = 0; n < pages; n++) {
            new Page(crew, tally, room, "page" + n);
            crew.admit();
        }
        return here;
    }
}
