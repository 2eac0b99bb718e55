package io.drawdb.collab.gateway;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A part of the heap that all connections have together. Who finds no place in it may wait, in line. */
final class MemoryShare {
    private final long bytesMax;
    private final Deque<Wish> line = new ArrayDeque<>();
    private long taken;

    /** Somebody who waits, and is told when so many bytes are his. */
    record Wish(long bytes, Runnable granted) {}

    MemoryShare(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Takes so many bytes if there is place for them, and nobody waits who came before. */
    synchronized boolean take(long bytes) {
        if (!line.isEmpty() || taken + bytes > bytesMax) {
            return false;
        }
        taken += bytes;
        return true;
    }

    /** Takes so many bytes, place or not. */
    synchronized void takeAnyway(long bytes) {
        taken += bytes;
    }

    /** Waits for so many bytes, no more than there can be; who waits is told from any thread, this one included. */
    Wish await(long bytes, Runnable granted) {
        var wish = new Wish(bytes, granted);
        synchronized (this) {
            line.add(wish);
        }
        release(0); // what was given back since there was none
        return wish;
    }

    /** Gives up waiting, or what was granted meanwhile. */
    void cancel(Wish wish) {
        boolean waited;
        synchronized (this) {
            waited = line.remove(wish);
        }
        release(waited ? 0 : wish.bytes());
    }

    /** Gives back what was taken, and grants what there is place for now. */
    void release(long bytes) {
        List<Wish> granted = new ArrayList<>();
        synchronized (this) {
            taken -= bytes;
            while (!line.isEmpty() && taken + line.element().bytes() <= bytesMax) {
                taken += line.element().bytes();
                granted.add(line.remove());
            }
        }
        granted.forEach(wish -> wish.granted().run());
    }

    /** Bytes taken now. */
    synchronized long taken() {
        return taken;
    }
}
