package io.drawdb.collab.room.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.Changes;
import io.drawdb.collab.diagram.CountingKeys;
import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.diagram.Outcome;
import io.drawdb.collab.diagram.RandomDiagrams;
import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.room.RoomCommand;
import io.drawdb.collab.room.RoomCommand.Purpose;
import org.jspecify.annotations.Nullable;

/** A client of protocol 1: watches whole documents, and sends whole documents while it has the edit right. */
final class PageClient extends SimulatedClient {
    private long version = -1;
    private @Nullable Diagram document;
    private boolean editing;

    PageClient(World world, String id) {
        super(world, id);
    }

    @Override
    void act() {
        int choice = random.nextInt(100);
        if (choice < 50) {
            // Now and then without the right to, which must be ignored.
            if (editing || random.nextInt(10) == 0) {
                send(new RoomCommand.Replace(id, pushed()));
            }
        } else if (choice < 70) {
            send(wish(Purpose.EDIT, random.nextInt(5) == 0));
        } else if (choice < 80) {
            send(new RoomCommand.Release(id, LockTarget.DOCUMENT));
        } else if (choice < 90) {
            send(new RoomCommand.AskHolder(id, "name of " + id, LockTarget.DOCUMENT, Purpose.EDIT));
        } else if (choice < 95) {
            loseConnection();
        }
    }

    /** The wish to edit. */
    RoomCommand wish(Purpose purpose, boolean force) {
        return new RoomCommand.Acquire(id, "name of " + id, LockTarget.DOCUMENT, purpose, force);
    }

    private @Nullable JsonNode pushed() {
        int choice = random.nextInt(40);
        if (choice == 0) {
            return random.nextBoolean() ? null : Json.array();
        }
        if (choice < 6) {
            return world.witness.documents().any(random).toJson();
        }
        Diagram seen = document;
        if (seen == null) {
            return RandomDiagrams.diagram(random, 2);
        }
        var outcome = Changes.apply(seen, RandomDiagrams.change(random, seen), new CountingKeys());
        ObjectNode json = (outcome instanceof Outcome.Applied applied ? applied.after() : seen).toJson();
        if (choice < 20) {
            withoutUids(json);
        }
        return json.set("transform", Json.object().put("zoom", random.nextInt(3)));
    }

    /** What drawDB does not know it may lose. */
    private static void withoutUids(ObjectNode json) {
        for (String member : new String[] {"notes", "subjectAreas"}) {
            var stripped = Json.array();
            json.path(member).forEach(one -> {
                ObjectNode copy = one.deepCopy();
                copy.remove("uid");
                stripped.add(copy);
            });
            if (json.path(member).isArray()) {
                json.set(member, stripped);
            }
        }
    }

    @Override
    void hello(Session fresh) {
        editing = false;
        version = -1;
        boolean edits = random.nextBoolean();
        fresh.send(server -> server.helloOfPage(fresh, edits));
    }

    @Override
    void whole(long newVersion, byte[] encoded) {
        if (newVersion < version) {
            throw new AssertionError("%s saw %d and gets %d".formatted(id, version, newVersion));
        }
        version = newVersion;
        document = encoded.length == 0 ? null : Ops.document(encoded);
        if (document != null) {
            world.witness.checkDocument(id.value(), version, document);
        }
    }

    @Override
    void editRight(boolean granted) {
        editing = granted;
    }

    @Override
    void asked(ClientId requester, LockTarget target) {
        if (random.nextBoolean()) {
            send(new RoomCommand.Dismiss(id, LockTarget.DOCUMENT, requester));
        }
    }

    @Override
    boolean isAtRest() {
        return version >= 0;
    }

    @Override
    void checkAtRest() {
        var room = world.witness.room();
        Diagram current = room.diagram();
        boolean same = current == null ? document == null : document != null && current.sameAs(document);
        if (version != room.version() || !same) {
            throw new AssertionError("%s shows version %d, the room has %d".formatted(id, version, room.version()));
        }
        boolean holds =
                room.documentLock().filter(lease -> lease.holder().equals(id)).isPresent();
        if (editing != holds) {
            throw new AssertionError("%s believes it edits: %s; the room: %s".formatted(id, editing, room.locks()));
        }
    }
}
