package io.drawdb.collab.load;

import io.drawdb.collab.diagram.ExampleDiagrams;
import java.nio.ByteBuffer;

/** A v1 client. An editing one pushes the whole document at a rate, or again when it has come back. */
final class Page extends Client {
    private final boolean editing;
    private final double perSecond;
    private final byte[] push;
    private final int markAt;
    private boolean newestIsOwn;
    private long newest;
    private boolean busy;

    Page(Crew crew, Tally tally, String room, String id) {
        this(crew, tally, room, id, false, 0, new byte[0]);
    }

    private Page(Crew crew, Tally tally, String room, String id, boolean editing, double perSecond, byte[] push) {
        super(crew, tally, room, id, 0);
        this.editing = editing;
        this.perSecond = perSecond;
        this.push = push;
        this.markAt = Mark.find(push, 0, push.length);
    }

    /** One that edits a document with so many tables. */
    static Page editing(Crew crew, Tally tally, String room, String id, double perSecond, int tables) {
        var diagram = ExampleDiagrams.diagram(tables).put("title", Mark.blank());
        var push = text("{\"type\":\"op\",\"op\":{\"kind\":\"doc:replace\",\"diagram\":" + diagram + "}}");
        return new Page(crew, tally, room, id, true, perSecond, push);
    }

    @Override
    String hello() {
        return "\"mode\":\"%s\"".formatted(editing ? "edit" : "view");
    }

    @Override
    void heard(char kind, byte[] bytes, int from, int to) {
        if (kind == 'm') {
            welcomed();
        } else if (kind == 'o') {
            look(bytes, from, to);
        }
    }

    /** The newest mark in a document says what has arrived with it. */
    private void look(byte[] bytes, int from, int to) {
        long latest = newest;
        for (int at = Mark.find(bytes, from, to); at >= 0; at = Mark.find(bytes, at + Mark.LENGTH, to)) {
            if (Mark.nanos(bytes, at) > latest) {
                latest = Mark.nanos(bytes, at);
                newestIsOwn = Mark.sender(bytes, at) == number;
            }
        }
        if (latest > newest) {
            newest = latest;
            long latency = Math.max(0, System.nanoTime() - latest);
            (newestIsOwn ? tally.acknowledged : tally.delivered).recordValue(latency);
        }
        tally.deliveries++;
        if (newestIsOwn && busy && perSecond == 0) {
            edit();
        }
    }

    @Override
    void begin() {
        busy = editing;
        if (editing && perSecond > 0) {
            keepUp(System.nanoTime(), (long) (1e9 / perSecond));
        } else if (editing) {
            edit();
        }
    }

    @Override
    void end() {
        busy = false;
    }

    private void keepUp(long due, long gap) {
        crew.loop().at(due, () -> {
            if (busy && !wire.isOver()) {
                edit();
                keepUp(due + gap, gap);
            }
        });
    }

    private void edit() {
        if (!wire.isBlocked()) {
            Mark.put(push, markAt, System.nanoTime(), number);
            wire.write(ByteBuffer.wrap(push.clone()));
        }
    }
}
