package io.drawdb.collab.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** All sockets and timers of the driver, on the thread that runs it: so nothing in here is synchronised or waits. */
final class Loop implements AutoCloseable {
    private static final int INPUT_BYTES = 256 * 1024;

    /** What is to be done when its time has come. */
    private record Timer(long nanos, Runnable task) {}

    private final Selector selector;
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparingLong(Timer::nanos));
    private final byte[] input = new byte[INPUT_BYTES];

    Loop() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Selector selector() {
        return selector;
    }

    /** Where sockets read to; what is in it is used up at once. */
    byte[] input() {
        return input;
    }

    void after(long nanos, Runnable task) {
        at(System.nanoTime() + nanos, task);
    }

    /** Does something at a time of {@link System#nanoTime}. */
    void at(long nanos, Runnable task) {
        timers.add(new Timer(nanos, task));
    }

    /** Runs for so long. */
    void runFor(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            turn(end);
        }
    }

    /** Runs until something is so. */
    void runUntil(String what, Duration patience, BooleanSupplier reached) {
        if (!runUpTo(patience, reached)) {
            throw new IllegalStateException("not within %s: %s".formatted(patience, what));
        }
    }

    /** Runs until something is so, but not longer; returns whether it is. */
    boolean runUpTo(Duration limit, BooleanSupplier reached) {
        long end = System.nanoTime() + limit.toNanos();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            turn(end);
        }
        return true;
    }

    private void turn(long end) {
        long next = timers.isEmpty() ? end : Math.min(end, timers.element().nanos());
        try {
            long millis = TimeUnit.NANOSECONDS.toMillis(next - System.nanoTime());
            if (millis > 0) {
                selector.select(this::ready, millis);
            } else {
                selector.selectNow(this::ready);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // What is set meanwhile waits for the next turn: who has always something to do must not keep sockets waiting.
        long now = System.nanoTime();
        while (!timers.isEmpty() && timers.element().nanos() <= now) {
            timers.remove().task().run();
        }
    }

    private void ready(SelectionKey key) {
        ((Wire) key.attachment()).ready();
    }

    @Override
    public void close() {
        timers.clear();
        for (var key : selector.keys()) {
            ((Wire) key.attachment()).drop();
        }
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
