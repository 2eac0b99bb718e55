package io.drawdb.collab.gateway;

import io.drawdb.collab.hub.CloseCode;
import io.drawdb.collab.hub.Frame;
import io.drawdb.collab.hub.Outbox;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The way out to one connection: an {@link OutboundQueue} that the connection's event loop empties into the channel
 * as fast as the reader takes it. Frames are encoded once by their sender; here their bytes are only wrapped.
 *
 * <p>A frame above {@value #FRAGMENT_BYTES_MAX} bytes leaves in fragments, one after the other as the reader makes
 * room. So no more than one fragment of a large document is ever copied into direct memory for one reader, and
 * pings get through while it is on its way.
 */
final class ChannelOutbox implements Outbox {
    static final int FRAGMENT_BYTES_MAX = 256 * 1024;

    private final ClientConnection connection;
    private final Channel channel;
    private final GatewayMeters meters;
    private final OutboundQueue queue;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Runnable drain = this::drain;

    /** Whether the reader left something waiting when it was last offered everything. */
    private volatile boolean behind;

    /** Whether a fleeting frame was left out since the room asked last. */
    private final AtomicBoolean skippedFleeting = new AtomicBoolean();

    private boolean draining; // event loop only
    private boolean stopped; // guarded by queue
    private @Nullable Closing closing; // guarded by queue

    private @Nullable FrameCursor current; // event loop only
    private volatile long unsentOfCurrent;
    private final AtomicLong bytesHanded = new AtomicLong();

    private record Closing(int code, String reason) {}

    ChannelOutbox(ClientConnection connection, Channel channel, int bytesMax, GatewayMeters meters) {
        this.connection = connection;
        this.channel = channel;
        this.meters = meters;
        this.queue = new OutboundQueue(bytesMax);
    }

    @Override
    public void send(Frame frame) {
        int skipped;
        boolean overflowing;
        synchronized (queue) {
            if (stopped || closing != null) {
                return;
            }
            skipped = queue.offer(frame, behind);
            overflowing = queue.overflowing();
        }
        meters.skipped(frame.kind(), skipped);
        if (skipped > 0 && frame.kind() == Frame.Kind.FLEETING) {
            skippedFleeting.set(true);
        }
        if (overflowing) {
            // Only the event loop can tell a slow reader from a busy tick: it offers the reader everything first.
            schedule();
        }
    }

    @Override
    public void flush() {
        schedule();
    }

    @Override
    public void close(CloseCode code, String reason) {
        if (shut(code.number(), reason)) {
            channel.eventLoop().execute(connection::leave);
            schedule();
        }
    }

    @Override
    public boolean congested() {
        return behind;
    }

    @Override
    public boolean owesSnapshot() {
        synchronized (queue) {
            return queue.owesSnapshot();
        }
    }

    @Override
    public boolean skippedFleeting() {
        return skippedFleeting.getAndSet(false);
    }

    @Override
    public long waitingBytes() {
        long waiting;
        synchronized (queue) {
            waiting = queue.waitingBytes();
        }
        var pending = channel.unsafe().outboundBuffer();
        return waiting + unsentOfCurrent + (pending == null ? 0 : pending.totalPendingWriteBytes());
    }

    @Override
    public long takenBytes() {
        var pending = channel.unsafe().outboundBuffer();
        if (pending == null) {
            return bytesHanded.get();
        }
        return bytesHanded.get() - pending.totalPendingWriteBytes() + pending.currentProgress();
    }

    /**
     * Takes nothing more; once what waits has left, the connection says goodbye. False if that was decided before.
     */
    boolean shut(int code, String reason) {
        synchronized (queue) {
            if (stopped || closing != null) {
                return false;
            }
            closing = new Closing(code, reason);
            return true;
        }
    }

    /** Takes nothing more and forgets what waits. Event loop only. */
    void stop() {
        synchronized (queue) {
            stopped = true;
            queue.clear();
        }
        current = null;
        unsentOfCurrent = 0;
        behind = false;
    }

    /** Forgets what waits, so that nothing is left to do but say goodbye. Event loop only. */
    void skipRest() {
        synchronized (queue) {
            queue.clear();
        }
        current = null;
        unsentOfCurrent = 0;
        drain();
    }

    /** Offers the reader as much as it takes. Event loop only. */
    void drain() {
        scheduled.set(false);
        if (draining) {
            return; // writing changed whether the channel is writable; the loop below sees it
        }
        draining = true;
        offerAll();
        draining = false;
        settle();
    }

    private void offerAll() {
        boolean wrote;
        do {
            wrote = false;
            while (channel.isWritable() && writeNext()) {
                wrote = true;
            }
            if (wrote) {
                channel.flush();
            }
        } while (wrote && channel.isWritable());
    }

    private void settle() {
        boolean slow;
        int outdated;
        int given;
        Closing goodbye;
        synchronized (queue) {
            boolean waits = current != null || !queue.isEmpty();
            // After changes were given up nothing may wait here, though the reader has not read on.
            boolean blocked = queue.owesSnapshot() && !channel.isWritable();
            behind = (waits || blocked) && !stopped;
            outdated = behind ? queue.keepNewestDocument() : 0;
            // First the changes go, for a snapshot later; a reader for whom that is not enough goes himself.
            given = waits && queue.overflowing() ? queue.giveUpChanges() : 0;
            slow = waits && queue.overflowing() && closing == null;
            goodbye = waits || stopped ? null : closing;
        }
        meters.skipped(Frame.Kind.DOCUMENT, outdated);
        meters.skipped(Frame.Kind.CHANGES, given);
        if (slow) {
            connection.readerTooSlow();
        }
        if (goodbye != null) {
            connection.sayGoodbye(goodbye.code(), goodbye.reason());
        }
    }

    private boolean writeNext() {
        var cursor = current;
        if (cursor != null) {
            writePart(cursor, false);
            return true;
        }
        Frame frame;
        synchronized (queue) {
            frame = queue.poll();
        }
        if (frame == null) {
            return false;
        }
        meters.sent(frame);
        writePart(new FrameCursor(frame), true);
        return true;
    }

    private void writePart(FrameCursor cursor, boolean first) {
        var part = cursor.next(FRAGMENT_BYTES_MAX);
        boolean last = cursor.left() == 0;
        bytesHanded.addAndGet(part.readableBytes());
        unsentOfCurrent = cursor.left();
        current = last ? null : cursor;
        var message = first ? new TextWebSocketFrame(last, 0, part) : new ContinuationWebSocketFrame(last, 0, part);
        var unused = channel.write(message, channel.voidPromise());
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            channel.eventLoop().execute(drain);
        }
    }
}
