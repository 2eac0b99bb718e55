package io.drawdb.collab.gateway;

import io.drawdb.collab.hub.CloseCode;
import io.drawdb.collab.wire.ErrorCode;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds connections whose other end is gone, and those that never say {@code hello} or do not finish a message. Any frame from the client
 * counts as life, and so do bytes that its side takes: a large document on a slow line is no silence. While the
 * server itself does not read, it does not wait for a sign either. Event loop only.
 */
final class Liveness {
    private static final long HELLO_AGAIN_MILLIS = 1_000;

    private final ClientConnection connection;
    private final Channel channel;
    private final ChannelOutbox outbox;
    private final InboundPump pump;
    private final UnreadGauge unread;
    private final GatewayLimits limits;
    private final BooleanSupplier joined;
    private long lastLifeNanos = System.nanoTime();
    private long lastBytesTaken;
    private @Nullable Future<?> beat;
    private @Nullable Future<?> helloDeadline;

    Liveness(
            ClientConnection connection,
            Channel channel,
            ChannelOutbox outbox,
            InboundPump pump,
            UnreadGauge unread,
            GatewayLimits limits,
            BooleanSupplier joined) {
        this.connection = connection;
        this.channel = channel;
        this.outbox = outbox;
        this.pump = pump;
        this.unread = unread;
        this.limits = limits;
        this.joined = joined;
    }

    void start() {
        long pingMillis = limits.pingEvery().toMillis();
        beat = channel.eventLoop().scheduleAtFixedRate(this::beat, pingMillis, pingMillis, TimeUnit.MILLISECONDS);
        expectHello(limits.helloWithin().toMillis());
        sign();
    }

    /** The client is there. */
    void sign() {
        lastLifeNanos = System.nanoTime();
    }

    void stop() {
        cancel(beat);
        cancel(helloDeadline);
    }

    private void beat() {
        long taken = outbox.takenBytes();
        if (taken > lastBytesTaken || pump.waitingForRoom() || !channel.config().isAutoRead()) {
            lastBytesTaken = taken;
            sign();
        }
        if (System.nanoTime() - lastLifeNanos > limits.silenceMax().toNanos()) {
            connection.silent();
            return;
        }
        if (!channel.config().isAutoRead()) {
            unread.forgive();
        } else if (unread.stalled(System.nanoTime())) {
            connection.unfinished();
            return;
        }
        if (channel.isWritable()) {
            var unused = channel.writeAndFlush(new PingWebSocketFrame(), channel.voidPromise());
        }
    }

    private void expectHello(long withinMillis) {
        helloDeadline = channel.eventLoop().schedule(this::checkHello, withinMillis, TimeUnit.MILLISECONDS);
    }

    private void checkHello() {
        if (joined.getAsBoolean()) {
            return;
        }
        if (pump.waitingForRoom()) {
            // A hello that was said in time may wait for its room to load; the room sets the limit to that.
            expectHello(HELLO_AGAIN_MILLIS);
            return;
        }
        // The line may be slow rather than the client wrong: it may come back.
        connection.refuse(
                GatewayReason.NO_HELLO,
                ErrorCode.BAD_MESSAGE,
                CloseCode.TOO_SLOW.number(),
                "no hello within " + limits.helloWithin().toSeconds() + " s");
    }

    private static void cancel(@Nullable Future<?> future) {
        if (future != null) {
            var unused = future.cancel(false);
        }
    }
}
