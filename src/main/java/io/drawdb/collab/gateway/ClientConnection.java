package io.drawdb.collab.gateway;

import io.drawdb.collab.hub.CloseCode;
import io.drawdb.collab.hub.Lobby;
import io.drawdb.collab.hub.Session;
import io.drawdb.collab.wire.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.vertx.core.http.HttpClosedException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection, from the upgrade to the end.
 *
 * <p>A connection that the server closes lingers: the close frame is written, what still comes in is thrown away or left
 * in the socket, and the socket is closed when the client has said goodbye, too, or after a limit. Closing at once with
 * input unread would reset the socket, and the client would never see why.
 *
 * <p>Everything but the outbox belongs to the channel's event loop.
 */
final class ClientConnection {
    private static final int INTERNAL_ERROR = 1011;
    /** The platform's, for plain HTTP; how long a WebSocket connection may be silent is the gateway's to say. */
    private static final String IDLE_TIMER = "idle";

    /** How far the conversation has come. */
    private enum State {
        UPGRADING,
        OPEN,
        /** The session knows; what waits for the client may still leave. */
        LEAVING,
        /** A close frame was sent or received. */
        CLOSING,
        GONE
    }

    private final Channel channel;
    private final Arrival arrival;
    private final GatewayLimits limits;
    private final GatewayMeters meters;
    private final FaultLog log;
    private final ChannelOutbox outbox;
    private final InboundPump pump;
    private final Liveness liveness;
    private final FragmentJoiner fragments;
    private final UnreadGauge unread;
    private final FrameGate gate;
    private State state = State.UPGRADING;
    private @Nullable Session session;

    ClientConnection(
            Channel channel,
            Arrival arrival,
            GatewayLimits limits,
            InboundMemory memory,
            GatewayMeters meters,
            FaultLog log) {
        this.channel = channel;
        this.arrival = arrival;
        this.limits = limits;
        this.meters = meters;
        this.log = log;
        this.outbox = new ChannelOutbox(this, channel, limits.outboundBytesMax(), meters);
        this.pump = new InboundPump(this, channel, limits, meters, memory);
        this.fragments = new FragmentJoiner(limits.frameBytesMax());
        this.unread = new UnreadGauge(this, fragments, pump, memory.unread(), limits.messageWithin());
        this.liveness = new Liveness(this, channel, outbox, pump, unread, limits, this::joined);
        this.gate = new FrameGate(this, fragments, unread);
    }

    /** What is to sit in the channel's pipeline before the first frame arrives. */
    FrameGate gate() {
        return gate;
    }

    /** The upgrade is complete: the conversation starts. From any thread. */
    void open(Lobby lobby) {
        if (!channel.eventLoop().inEventLoop()) {
            channel.eventLoop().execute(() -> open(lobby));
            return;
        }
        if (state != State.UPGRADING) {
            return;
        }
        state = State.OPEN;
        // Not before: an upgrade that was permitted may still fail, and is plain HTTP then.
        if (channel.pipeline().get(IDLE_TIMER) != null) {
            channel.pipeline().remove(IDLE_TIMER);
        }
        Session opened;
        try {
            opened = lobby.connect(outbox, arrival.room(), arrival.grant());
        } catch (RuntimeException bug) {
            failed(bug);
            return;
        }
        session = opened;
        unread.install(channel.pipeline());
        liveness.start();
        pump.start(opened);
    }

    /** Whether what the client says still counts. */
    boolean listening() {
        return state == State.UPGRADING || state == State.OPEN;
    }

    /** Something came when nothing counts any more: a frame, or bytes that are none. */
    void ignored(int frames, int bytes) {
        pump.ignored(frames, bytes);
    }

    void signOfLife() {
        liveness.sign();
    }

    void writabilityChanged() {
        outbox.drain();
    }

    /** @param lastPart bytes of the frame that made it whole */
    void message(byte[] bytes, int lastPart) {
        pump.arrived(bytes, lastPart);
    }

    /** A frame that is no message, and that nobody waits to be answered: a pong, or a fragment. */
    void beside(int bytes) {
        var unused = pump.counts(bytes);
    }

    /** Answers, unless the client pings too often or does not read: pongs would pile up. */
    void ping(ByteBuf content) {
        if (pump.counts(content.readableBytes()) && channel.isWritable()) {
            var unused = channel.writeAndFlush(new PongWebSocketFrame(content.retain()), channel.voidPromise());
        }
    }

    /** A message was none, which is an error to be told, and no more. */
    void badMessage(GatewayReason why, String text) {
        note(why, text);
        outbox.send(MessageReader.error(ErrorCode.BAD_MESSAGE, text, false));
        outbox.flush();
    }

    void tooBig() {
        String reason = "frame too big: at most %d bytes".formatted(limits.frameBytesMax());
        refuse(GatewayReason.TOO_BIG, ErrorCode.TOO_LARGE, CloseCode.TOO_BIG.number(), reason);
    }

    void tooBigBeforeHello() {
        String reason = "frame too big: at most %d bytes before hello".formatted(limits.helloBytesMax());
        refuse(GatewayReason.TOO_BIG_BEFORE_HELLO, ErrorCode.TOO_LARGE, CloseCode.TOO_BIG.number(), reason);
    }

    /** All connections together have sent more that nobody could read yet than there is place for. */
    void noMemory() {
        if (listening()) {
            String reason = "no memory for this message now: try again later";
            refuse(GatewayReason.UNREAD_BYTES, ErrorCode.UNAVAILABLE, CloseCode.NOT_LOADED.number(), reason);
        }
    }

    /** A message was begun and is not gone on with. */
    void unfinished() {
        String reason = "a message was begun and not gone on with for %d s"
                .formatted(limits.messageWithin().toSeconds());
        refuse(GatewayReason.UNFINISHED, ErrorCode.BAD_MESSAGE, CloseCode.TOO_SLOW.number(), reason);
        unread.letGo(channel.pipeline());
    }

    /** Messages went on to the room. */
    void wasRead() {
        var unused = unread.settle();
    }

    void brokenFrame(int closeCode, String reason) {
        refuse(GatewayReason.BROKEN_FRAME, ErrorCode.BAD_MESSAGE, closeCode, reason);
    }

    /** Tells the client, the log and the metrics what was wrong, and ends the conversation. */
    void refuse(GatewayReason why, ErrorCode error, int closeCode, String text) {
        note(why, text);
        outbox.send(MessageReader.error(error, text, true));
        close(closeCode, text);
    }

    private void note(GatewayReason why, String text) {
        meters.refused(why);
        log.fault(why.tag(), arrival.peer(), text);
    }

    /** What must reach this reader grew beyond the limit while it did not read. */
    void readerTooSlow() {
        meters.slowReader();
        log.fault("slow_reader", arrival.peer(), "more than %d bytes waiting".formatted(limits.outboundBytesMax()));
        sayGoodbye(CloseCode.TOO_SLOW.number(), "reader too slow");
    }

    /** Nothing came from the other end for too long. */
    void silent() {
        String reason = "nothing heard for %d s".formatted(limits.silenceMax().toSeconds());
        note(GatewayReason.SILENT, reason);
        sayGoodbye(CloseCode.TOO_SLOW.number(), reason);
    }

    /** Something behind the gateway failed in a way that it must not. */
    void failed(RuntimeException bug) {
        log.bug("connection_failed", arrival.peer(), bug);
        close(INTERNAL_ERROR, "internal error");
    }

    /** What the platform met with beside the conversation; that the client went without a word is no news. */
    void platformFailed(Throwable failure) {
        if (!(failure instanceof HttpClosedException)) {
            log.fault("platform_failed", arrival.peer(), failure.toString());
        }
    }

    /** Ends the conversation once what waits for the client has left. */
    void close(int code, String reason) {
        if (outbox.shut(code, reason)) {
            leave();
            outbox.drain();
        }
    }

    /** The session's part is over: it is told, and there are at most two limits of time until the socket is closed. */
    void leave() {
        if (listening()) {
            state = State.LEAVING;
            fragments.clear();
            pump.drop();
            wasRead();
            liveness.stop();
            closeAfter(limits.lingerMax().toMillis());
        }
    }

    /** Nothing more is to be sent: writes the close frame and waits for the client's. */
    void sayGoodbye(int code, String reason) {
        if (state == State.CLOSING || state == State.GONE) {
            return;
        }
        leave();
        state = State.CLOSING;
        outbox.stop();
        var unused =
                channel.writeAndFlush(new CloseWebSocketFrame(code, CloseReason.cut(reason)), channel.voidPromise());
    }

    /** The client said goodbye: what it said before that still counts. */
    void closeReceived() {
        if (state == State.OPEN) {
            pump.finish();
            closeAfter(limits.lingerMax().toMillis());
        }
        end(State.CLOSING);
    }

    /** The socket is closed. */
    void gone() {
        if (state == State.OPEN) {
            pump.finish();
        }
        end(State.GONE);
    }

    private void end(State last) {
        state = last;
        unread.end();
        liveness.stop();
        outbox.stop();
    }

    private boolean joined() {
        var theSession = session;
        return theSession != null && theSession.joined();
    }

    private void closeAfter(long millis) {
        var unused = channel.eventLoop().schedule(this::closeHarder, millis, TimeUnit.MILLISECONDS);
    }

    private void closeHarder() {
        if (state == State.LEAVING) {
            outbox.skipRest();
            closeAfter(limits.lingerMax().toMillis());
            return;
        }
        var context = channel.pipeline().context(gate);
        if (context != null && state != State.GONE) {
            // Not channel.close(): the platform would begin its own closing handshake.
            var unused = context.close();
        }
    }
}
