package io.drawdb.collab.hub;

import io.drawdb.collab.access.Grant;
import io.drawdb.collab.log.RoomLog;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The rooms that are open on this server. A room is opened by the first who comes and closed when it was empty long
 * enough; a room that is closing is opened again only when that is done. Callable from any thread.
 */
public final class RoomRegistry implements Lobby, Doorkeeper {
    private static final Logger LOG = Logger.getLogger(RoomRegistry.class);
    private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);
    private static final String RESTART = "the server restarts: come back";
    static final String NO_PLACE = "this server has no place for another room: try again later";

    /** An open room, and how many seats were taken in it and not left. */
    private record Slot(OpenRoom room, int seats) {
        Slot plus(int difference) {
            return new Slot(room, seats + difference);
        }
    }

    private final HubSettings settings;
    private final RoomLog log;
    private final Saving saving;
    private final Supplier<RoomLoop> loops;
    private final Relay relay;
    private final String serverName = UUID.randomUUID().toString();
    private final HubMeters meters;
    private final DocumentsWeight weight;
    private final Map<String, Slot> rooms = new ConcurrentHashMap<>();
    private final Map<String, CompletionStage<Void>> closing = new ConcurrentHashMap<>();
    private final Set<ClientSession> sessions = ConcurrentHashMap.newKeySet();
    private volatile boolean accepting = true;
    private volatile boolean crowded;

    /**
     * @param relay the way to the deployment's other servers
     * @param loops gives each new room the loop on which all its work is done
     */
    RoomRegistry(
            HubSettings settings,
            RoomLog log,
            Saving saving,
            Relay relay,
            Supplier<RoomLoop> loops,
            MeterRegistry meterRegistry) {
        this.settings = settings;
        this.log = log;
        this.saving = saving;
        this.relay = relay;
        this.loops = loops;
        this.meters = new HubMeters(meterRegistry);
        this.weight = new DocumentsWeight(settings.documentsBytesMax(), meterRegistry);
    }

    @Override
    public Session connect(Outbox outbox, Optional<String> room, Optional<Grant> brought) {
        var session = new ClientSession(this, outbox, room, brought.orElse(null));
        sessions.add(session);
        return session;
    }

    /** A connection is gone. */
    void disconnected(ClientSession session) {
        sessions.remove(session);
    }

    @Override
    public boolean accepting() {
        return accepting;
    }

    /** Takes a seat in a room, which is opened if need be; empty if there may be no further room. */
    Optional<OpenRoom> enter(String shareId) {
        Slot slot = rooms.compute(shareId, (id, open) -> {
            if (open != null) {
                return open.plus(1);
            }
            return hasPlace() ? new Slot(newRoom(id), 1) : null;
        });
        if (slot == null) {
            crowded = true;
            meters.refused(
                    accepting ? weight.isFull() ? HubReason.DOCUMENTS_BYTES : HubReason.ROOMS : HubReason.DRAINING);
            return Optional.empty();
        }
        return Optional.of(slot.room());
    }

    private boolean hasPlace() {
        return accepting && rooms.size() < settings.roomsMax() && !weight.isFull();
    }

    /** Opens a room in which nobody is, to be written back and closed; empty if there may be no further room. */
    Optional<OpenRoom> recover(String shareId) {
        Slot slot = rooms.computeIfAbsent(
                shareId, id -> hasPlace() ? new Slot(newRoom(id, Upkeep::expectNobody), 0) : null);
        return Optional.ofNullable(slot).map(Slot::room);
    }

    /** The rooms in which nobody is. */
    List<OpenRoom> unused() {
        return rooms.values().stream()
                .filter(slot -> slot.seats() == 0)
                .map(Slot::room)
                .toList();
    }

    /** Whether rooms that can't be written are to give way to others, which found no place. */
    boolean isCrowded() {
        return crowded;
    }

    void crowded(boolean now) {
        crowded = now;
    }

    /** Opens a room in which nobody is, to be looked at; empty if there may be no further room. */
    Optional<OpenRoom> look(String shareId) {
        Slot slot = rooms.compute(shareId, (id, open) -> open == null && hasPlace() ? new Slot(newRoom(id), 0) : open);
        return Optional.ofNullable(slot).map(Slot::room);
    }

    /** Does something with a room's log while the room is not open: it is not opened before that is over. */
    <T> Optional<CompletionStage<T>> whileClosed(
            String shareId, Function<CompletionStage<Void>, CompletionStage<T>> work) {
        var started = new AtomicReference<@Nullable CompletionStage<T>>();
        rooms.computeIfAbsent(shareId, id -> {
            CompletionStage<T> stage = work.apply(closing.getOrDefault(id, DONE));
            started.set(stage);
            remember(id, stage.handle((result, failure) -> null));
            return null;
        });
        return Optional.ofNullable(started.get());
    }

    /** The open rooms. */
    List<OpenRoom> all() {
        return rooms.values().stream().map(Slot::room).toList();
    }

    private OpenRoom newRoom(String shareId) {
        return newRoom(shareId, upkeep -> {});
    }

    private OpenRoom newRoom(String shareId, Consumer<Upkeep> prepared) {
        var room = new OpenRoom(shareId, this, loops.get(), log);
        prepared.accept(room.upkeep);
        room.open(closing.getOrDefault(shareId, DONE));
        return room;
    }

    /** The room with this id, if it is open. */
    Optional<OpenRoom> find(String shareId) {
        return Optional.ofNullable(rooms.get(shareId)).map(Slot::room);
    }

    /** Closes a room, whoever is in it; one that is not written back yet is opened again to be written. */
    void expelAll(OpenRoom room, boolean unwritten) {
        rooms.computeIfPresent(room.shareId, (id, slot) -> {
            if (slot.room() != room) {
                return slot;
            }
            remember(id, room.close(CloseCode.RESTART, "this room was closed by whoever runs this service"));
            return unwritten ? new Slot(newRoom(id), 0) : null;
        });
    }

    /** A seat was left. */
    void left(OpenRoom room) {
        rooms.computeIfPresent(room.shareId, (id, slot) -> slot.room() == room ? slot.plus(-1) : slot);
    }

    /** Closes a room unless somebody has just come in. */
    void closeIfUnused(OpenRoom room) {
        rooms.computeIfPresent(room.shareId, (id, slot) -> {
            if (slot.room() != room || slot.seats() > 0) {
                return slot;
            }
            remember(id, room.close(CloseCode.NORMAL, "the room is empty"));
            return null;
        });
    }

    /** A room closes by itself, whoever is in it. */
    void closing(OpenRoom room, CompletionStage<Void> end) {
        rooms.computeIfPresent(room.shareId, (id, slot) -> {
            if (slot.room() != room) {
                return slot;
            }
            remember(id, end);
            return null;
        });
    }

    /** The room is opened again when this, and whatever is remembered already, is over. */
    private void remember(String shareId, CompletionStage<Void> end) {
        CompletionStage<Void> over = end.exceptionally(failure -> {
            LOG.warnf("event=close_failed room=%s reason=\"%s\"", shareId, RoomFeed.unavailable(failure));
            return null;
        });
        CompletionStage<Void> all =
                closing.merge(shareId, over, (earlier, later) -> earlier.thenCompose(done -> later));
        all.whenComplete((nothing, failure) -> closing.remove(shareId, all));
    }

    /** Takes nobody new from now on. */
    void stopAccepting() {
        accepting = false;
    }

    /** Tells v2 clients that this server goes away. */
    void announceRestart() {
        rooms.values().forEach(slot -> slot.room().announceRestart());
    }

    /** Closes every room and connection; the stage completes when all rooms have left the log in good order. */
    CompletionStage<Void> closeAll() {
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        for (var slot : rooms.values()) {
            ends.add(slot.room().close(CloseCode.RESTART, RESTART).toCompletableFuture());
        }
        rooms.clear();
        List.copyOf(sessions).forEach(session -> session.closeUnlessSeated(CloseCode.RESTART, RESTART));
        return CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
    }

    Relay relay() {
        return relay;
    }

    /** Tells this server from all others that run or ever ran. */
    String serverName() {
        return serverName;
    }

    HubSettings settings() {
        return settings;
    }

    Saving saving() {
        return saving;
    }

    DocumentsWeight weight() {
        return weight;
    }

    HubMeters meters() {
        return meters;
    }
}
