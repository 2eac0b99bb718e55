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
    /** What each connection may have beside: enough for what honest people send while somebody fills the memory. */
    static final int FREE_BYTES = 16 * 1024;

    /** So much must come of a message within the limit of time: a line on which a page is no use brings more. */
    static final int PROGRESS_BYTES = 256 * 1024;

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
        long wanted = beyondFree();
        if (wanted > taken && !share.take(wanted - taken)) {
            connection.noMemory();
            return;
        }
        shrink();
        taken = wanted;
        if (unfinished() > pump.unfinishedMax()) {
            connection.tooBigBeforeHello();
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

    /** Something was read: gives back what it took. */
    void shrink() {
        long wanted = beyondFree();
        if (wanted < taken) {
            share.release(taken - wanted);
            taken = wanted;
        }
    }

    /** Whether a message was begun, and too little came of it since this was asked first, and since it was asked last. */
    boolean stalled(long nowNanos) {
        long bytes = unfinished();
        if (over || bytes == 0) {
            begun = false;
            return false;
        }
        boolean goesOn = begun && bytes - bytesThen < PROGRESS_BYTES;
        if (!goesOn) {
            begun = true;
            sinceNanos = nowNanos;
            bytesThen = bytes;
            return false;
        }
        return nowNanos - sinceNanos > withinNanos;
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

    private long unfinished() {
        return inDecoder + fragments.bytes();
    }

    private long beyondFree() {
        return over ? 0 : Math.max(0, inDecoder + fragments.heldBytes() + pump.backlogBytes() - FREE_BYTES);
    }
}
