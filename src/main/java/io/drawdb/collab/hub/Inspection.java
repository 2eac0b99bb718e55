package io.drawdb.collab.hub;

import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.hub.RoomReport.Summary;
import io.drawdb.collab.hub.RoomUnavailableException.Reason;
import io.drawdb.collab.log.RoomLog;
import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.room.Decision;
import io.drawdb.collab.room.Room;
import io.drawdb.collab.room.RoomCommand;
import io.drawdb.collab.writeback.RoomLedger;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rooms for whoever runs the server: what is going on in them, and what he may do about it. Every question is
 * answered on the room's own loop. Callable from any thread; stages fail with {@link RoomUnavailableException}.
 */
public final class Inspection {
    private final RoomRegistry registry;
    private final Saving saving;
    private final Lookup lookup;

    Inspection(RoomRegistry registry, RoomLog log) {
        this.registry = registry;
        this.saving = registry.saving();
        this.lookup = new Lookup(registry, log);
    }

    /** A room in one line, and how write-back stands with it; empty if it never had to do with the room. */
    public record Line(Summary summary, Optional<RoomLedger> ledger) {}

    /** Some of the open rooms, and how many there are. */
    public record Listing(int total, List<Line> lines) {
        public Listing {
            lines = List.copyOf(lines);
        }
    }

    /**
     * The open rooms by name.
     *
     * @param after only rooms that come after this name
     * @param limit at most so many
     */
    public CompletionStage<Listing> rooms(String after, int limit) {
        var open = registry.all();
        var asked = open.stream()
                .filter(room -> room.shareId.compareTo(after) > 0)
                .sorted(Comparator.comparing((OpenRoom room) -> room.shareId))
                .limit(limit)
                .toList();
        var names = asked.stream().map(room -> room.shareId).toList();
        List<CompletableFuture<Summary>> answers = asked.stream()
                .map(room -> ask(room, () -> Examination.summary(room)).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenCombine(saving.ledgers(names), (done, ledgers) -> {
                    var lines = answers.stream()
                            .map(CompletableFuture::join)
                            .map(summary -> new Line(summary, Optional.ofNullable(ledgers.get(summary.shareId()))))
                            .toList();
                    return new Listing(open.size(), lines);
                });
    }

    /** An open room. */
    public CompletionStage<RoomReport> room(String shareId) {
        return opened(shareId)
                .thenCompose(room -> ask(room, () -> Examination.of(room)))
                .thenCombine(saving.ledgers(List.of(shareId)), (report, ledgers) -> report.with(ledger(ledgers)));
    }

    private static Optional<RoomLedger> ledger(Map<String, RoomLedger> ledgers) {
        return ledgers.values().stream().findFirst();
    }

    /** Reads something of a room, which is opened from its log if it is not open. */
    public <T> CompletionStage<T> read(String shareId, Function<Room, T> question) {
        return lookup.visit(shareId)
                .thenCompose(room -> whenReady(room, () -> synced(room))
                        .thenCompose(Function.identity())
                        .thenCompose(done -> whenReady(room, () -> question.apply(room.room()))));
    }

    /** Whether a drawdb-server is configured. */
    public boolean writesBack() {
        return saving.enabled();
    }

    /**
     * Writes a room back. Completes with true once what it has now is stored, with false if it could not be or may not
     * be now; that can take long.
     */
    public CompletionStage<Boolean> save(String shareId) {
        return lookup.visit(shareId)
                .thenCompose(room -> whenReady(room, () -> true))
                .thenCompose(ready -> saving.saveNow(shareId));
    }

    /** Closes an open room, whoever is in it. What is not written back yet is written all the same. */
    public CompletionStage<Void> close(String shareId) {
        return opened(shareId)
                .thenCompose(room -> ask(room, () -> {
                    registry.expelAll(room, saving.enabled() && room.room().isDirty());
                    return true;
                }))
                .thenAccept(done -> {});
    }

    /** Sends a participant away; false if he is not there. */
    public CompletionStage<Boolean> kick(String shareId, ClientId who) {
        return opened(shareId)
                .thenCompose(room -> ask(room, () -> {
                    Member member = room.members.find(who);
                    if (member == null) {
                        return false;
                    }
                    room.upkeep.expel(member);
                    return true;
                }));
    }

    /**
     * Takes a lock away; false if there is none.
     *
     * @param holder if it is not {@code null}, only from this client
     */
    public CompletionStage<Boolean> unlock(String shareId, LockTarget target, @Nullable ClientId holder) {
        return lookup.visit(shareId)
                .thenCompose(room -> whenReady(room, () -> isLocked(room.room(), target, holder))
                        .thenCompose(locked -> locked
                                ? submit(room, new RoomCommand.Revoke(target, holder))
                                        .thenApply(done -> true)
                                : CompletableFuture.completedFuture(false)));
    }

    private static boolean isLocked(Room room, LockTarget target, @Nullable ClientId holder) {
        return room.locks().stream()
                .anyMatch(lease -> lease.target().equals(target)
                        && (holder == null || lease.holder().equals(holder)));
    }

    /** Makes a room's document what it was at an earlier version, and says how that was decided. */
    public CompletionStage<Decision> restore(String shareId, RoomCommand.Restore wish) {
        return lookup.visit(shareId)
                .thenCompose(room -> submit(room, wish)
                        .thenCompose(done -> whenReady(room, () -> room.room().decision(wish.who(), wish.seq())))
                        .thenApply(
                                decision -> decision.orElseThrow(() -> notNow("send the one before this one first"))));
    }

    /** Completes when what was in the log before, from whatever server, is here. */
    private static CompletionStage<Void> synced(OpenRoom room) {
        return room.feed
                .sync()
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(notNow(RoomFeed.unavailable(failure))));
    }

    private CompletionStage<OpenRoom> opened(String shareId) {
        return registry.find(shareId)
                .<CompletionStage<OpenRoom>>map(CompletableFuture::completedFuture)
                .orElseGet(() -> CompletableFuture.failedFuture(
                        new RoomUnavailableException(Reason.NOT_OPEN, "room %s is not open here".formatted(shareId))));
    }

    private CompletionStage<Void> submit(OpenRoom room, RoomCommand command) {
        return whenReady(room, () -> room.submit(null, command))
                .thenCompose(Function.identity())
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        Lookup.isRefusal(failure) ? failure : notNow(RoomFeed.unavailable(failure))));
    }

    /** Answers once the room has its document; fails if it can't be had now. */
    private static <T> CompletionStage<T> whenReady(OpenRoom room, Question<T> question) {
        var answer = new CompletableFuture<T>();
        room.onceOpened(() -> {
            if (room.isClosed()) {
                answer.completeExceptionally(notNow("the room is being closed"));
            } else if (room.isUnloaded()) {
                answer.completeExceptionally(notNow(room.opening.unloadedError().message()));
            } else {
                answer(answer, question);
            }
        });
        return answer;
    }

    private static <T> CompletionStage<T> ask(OpenRoom room, Question<T> question) {
        var answer = new CompletableFuture<T>();
        room.run(() -> answer(answer, question));
        return answer;
    }

    /** What goes wrong with a question is no reason to give the room up. */
    private static <T> void answer(CompletableFuture<T> answer, Question<T> question) {
        try {
            answer.complete(question.answer());
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    /** Something to find out on a room's loop. */
    @FunctionalInterface
    private interface Question<T> {
        T answer();
    }

    static RoomUnavailableException notNow(String why) {
        return new RoomUnavailableException(Reason.NOT_NOW, why);
    }
}
