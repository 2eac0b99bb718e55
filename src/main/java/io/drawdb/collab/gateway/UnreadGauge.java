package io.drawdb.collab.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import java.time.Duration;

/**
 * Sits in the channel's pipeline right before the frame decoder, and knows how much of one connection's input nobody has
 * read yet: what the decoder keeps of a frame that is not whole, the fragments of a message that is not, and whole
 * messages that wait their turn. All but a little of that has its place in memory among all connections. It also notices
 * a message that is begun and not gone on with. Event loop only.
 */
final class UnreadGauge extends ChannelInboundHandlerAdapter {
    /** What each connection may have of a message beside: honest people send less while somebody fills the memory. */
    static final int FREE_BYTES = 16 * 1024;

    /** What may wait its turn in small messages: with that, what one read of the socket brings. */
    private static final int WAITING_BYTES = FREE_BYTES + 64 * 1024;

    /** So much must come of a message within the limit of time: the slowest line that somebody waits for brings more. */
    static final int PROGRESS_BYTES = 16 * 1024;

    /** Bytes around the payload of a frame: two, a mask, and the rest of a length that does not fit into the two. */
    private static final int FRAME_BYTES = 2 + 4;

    private static final int SHORT_PAYLOAD_MAX = 125;
    private static final int MEDIUM_PAYLOAD_MAX = 0xffff;

    private final ClientConnection connection;
    private final FragmentJoiner fragments;
    private final InboundPump pump;
    private final MemoryShare share;
    private final long withinNanos;
    private long inDecoder;
    private long taken;
    private boolean over;
    private boolean begun;
    private long sinceNanos;
    private long bytesThen;

    UnreadGauge(
            ClientConnection connection,
            FragmentJoiner fragments,
            InboundPump pump,
            MemoryShare share,
            Duration messageWithin) {
        this.connection = connection;
        this.fragments = fragments;
        this.pump = pump;
        this.share = share;
        this.withinNanos = messageWithin.toNanos();
    }

    /** Begins to count; what came before, in the moment of the upgrade, is not counted. */
    void install(ChannelPipeline pipeline) {
        var decoder = pipeline.context(WebSocketFrameDecoder.class);
        if (decoder != null) {
            pipeline.addBefore(decoder.name(), "collab-unread", this);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (over || !(message instanceof ByteBuf bytes)) {
            context.fireChannelRead(message);
            return;
        }
        inDecoder += bytes.readableBytes();
        context.fireChannelRead(message);
        if (over) {
            return;
        }
        if (unfinished() > pump.unfinishedMax()) {
            connection.tooBigBeforeHello();
            letGo(context.pipeline());
        } else if (!settle()) {
            connection.noMemory();
            letGo(context.pipeline());
        }
    }

    /** The decoder gave a frame away. */
    void framed(int payloadBytes) {
        int length = payloadBytes <= SHORT_PAYLOAD_MAX ? 0 : payloadBytes <= MEDIUM_PAYLOAD_MAX ? 2 : 8;
        inDecoder = Math.max(0, inDecoder - FRAME_BYTES - length - payloadBytes);
    }

    /** A message is whole: what comes now belongs to the next one. */
    void messageDone() {
        begun = false;
    }

    /** Something came or was read: takes what it needs now, and gives back the rest. Returns false if there is no place. */
    boolean settle() {
        long wanted = over
                ? 0
                : beyond(FREE_BYTES, inDecoder + fragments.heldBytes()) + beyond(WAITING_BYTES, pump.backlogBytes());
        if (wanted > taken && !share.take(wanted - taken)) {
            return false;
        }
        share.release(Math.max(0, taken - wanted));
        taken = wanted;
        return true;
    }

    /** Whether too little came of one and the same message while this was asked again and again for as long as may be. */
    boolean stalled(long nowNanos) {
        long bytes = unfinished();
        boolean stands = begun && bytes > 0 && bytes - bytesThen < PROGRESS_BYTES;
        if (stands) {
            return nowNanos - sinceNanos > withinNanos;
        }
        begun = bytes > 0;
        sinceNanos = nowNanos;
        bytesThen = bytes;
        return false;
    }

    /** Nobody reads at the moment: that nothing comes is not the client's fault. */
    void forgive() {
        begun = false;
    }

    /** Nothing that comes counts any more, and what is here is let go: the frame that is not whole, too. */
    void letGo(ChannelPipeline pipeline) {
        end();
        fragments.clear();
        if (pipeline.context(WebSocketFrameDecoder.class) != null) {
            pipeline.remove(WebSocketFrameDecoder.class);
        }
    }

    /** The conversation is over. */
    void end() {
        over = true;
        inDecoder = 0;
        share.release(taken);
        taken = 0;
    }

    private static long beyond(int free, long bytes) {
        return Math.max(0, bytes - free);
    }

    private long unfinished() {
        return inDecoder + fragments.bytes();
    }
}
