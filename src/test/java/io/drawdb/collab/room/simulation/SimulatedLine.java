package io.drawdb.collab.room.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.drawdb.collab.writeback.DrawdbServer;
import io.drawdb.collab.writeback.Failure;
import io.drawdb.collab.writeback.LoadOutcome;
import io.drawdb.collab.writeback.Revision;
import io.drawdb.collab.writeback.SaveOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** drawdb-server as one process reaches it: over a slow line that loses answers, and with reads that are stale. */
final class SimulatedLine implements DrawdbServer {
    /** How long a call takes at most, for who made it. */
    static final Duration TIMEOUT = Duration.ofSeconds(2);
    /** How late a write may take effect. */
    static final int LATE_SECONDS_MAX = 40;
    /** How old a read may be; less than what write-back allows for. */
    private static final int STALE_MILLIS_MAX = 9_000;

    private static final Failure NO_ANSWER = Failure.network("no answer");
    private static final Failure REFUSED = Failure.refused(502, "bad gateway", Optional.empty());

    private final World world;
    private final BooleanSupplier alive;
    private @Nullable FileVersion lastRead;

    SimulatedLine(World world, BooleanSupplier alive) {
        this.world = world;
        this.alive = alive;
    }

    /** What was answered last to a question for the file. */
    Optional<FileVersion> lastRead() {
        return Optional.ofNullable(lastRead);
    }

    @Override
    public CompletionStage<LoadOutcome> load(String shareId) {
        SplittableRandom random = world.random;
        int choice = world.isCalm() ? 12 : random.nextInt(13);
        if (choice == 0) {
            return after(TIMEOUT, () -> new LoadOutcome.Failed(NO_ANSWER));
        }
        Duration takes = soon();
        if (choice == 1) {
            return after(takes, () -> new LoadOutcome.Failed(REFUSED));
        }
        Instant asked = world.time.now();
        boolean stale = choice < 5;
        Instant asOf = stale ? asked.minusMillis(random.nextInt(STALE_MILLIS_MAX)) : asked;
        return after(takes, () -> loaded(choice < 9 ? asOf : world.time.now()));
    }

    private LoadOutcome loaded(Instant asOf) {
        var read = world.backend.asOf(asOf);
        if (!read.equals(world.backend.newest())) {
            world.tally.note("stale read");
        }
        if (read.isEmpty()) {
            return new LoadOutcome.Absent();
        }
        lastRead = read.get();
        return new LoadOutcome.Loaded(read.get().content(), told(read));
    }

    /** Not every drawdb-server says which revision it speaks of. */
    private Revision told(Optional<FileVersion> version) {
        return world.random.nextInt(3) == 0
                ? Revision.UNKNOWN
                : new Revision(
                        version.map(FileVersion::name),
                        version.map(known -> known.since().toString()));
    }

    @Override
    public CompletionStage<SaveOutcome> save(String shareId, byte[] content) {
        SplittableRandom random = world.random;
        String text = new String(content, UTF_8);
        int choice = world.isCalm() ? 9 : random.nextInt(10);
        Duration takes = soon();
        switch (choice) {
            case 0 -> {
                return after(takes, () -> new SaveOutcome.Failed(REFUSED));
            }
            case 1 -> {
                return after(TIMEOUT, () -> new SaveOutcome.Failed(NO_ANSWER));
            }
            case 2, 3 -> {
                world.tally.note("write that comes late");
                world.backend.write(text, TIMEOUT.plus(Duration.ofMillis(random.nextInt(1_000 * LATE_SECONDS_MAX))));
                return after(TIMEOUT, () -> new SaveOutcome.Failed(NO_ANSWER));
            }
            case 4 -> {
                world.tally.note("answer lost");
                world.backend.write(text, takes);
                return after(TIMEOUT, () -> new SaveOutcome.Failed(NO_ANSWER));
            }
            default -> {
                world.backend.write(text, takes);
                return after(takes.plus(soon()), () -> new SaveOutcome.Saved(told(world.backend.newest())));
            }
        }
    }

    @Override
    public CompletionStage<Revision> newestCommit(String shareId) {
        return after(soon(), () -> told(world.backend.newest()));
    }

    private Duration soon() {
        return Duration.ofMillis(world.random.nextInt(900));
    }

    private <T> CompletionStage<T> after(Duration takes, java.util.function.Supplier<T> answer) {
        var answered = new CompletableFuture<T>();
        world.time.after(takes, () -> {
            if (alive.getAsBoolean()) {
                answered.complete(answer.get());
            }
        });
        return answered;
    }
}
