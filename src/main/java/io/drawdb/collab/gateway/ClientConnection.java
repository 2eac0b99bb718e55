package io.drawdb.collab.gateway;

import io.drawdb.collab.hub.CloseCode;
import io.drawdb.collab.hub.Lobby;
import io.drawdb.collab.hub.Session;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection, from the upgrade to the end. It sits in the channel's pipeline right behind the frame
 * decoder: data frames, pings and broken frames end here, so that what they may cost is decided in this package
 * alone; only the client's close frame goes on to the platform.
 *
 * <p>A connection that the server closes lingers: the close frame is written, what still comes in is thrown away,
 * and the socket is closed when the client has said goodbye, too, or after a limit. Closing at once with input
 * unread would reset the socket, and the client would never see why.
 *
 * <p>Everything but the outbox runs on the channel's event loop.
 */
final class ClientConnection extends ChannelDuplexHandler {
    private static final int INTERNAL_ERROR = 1011;

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

    private final long id;
    private final Channel channel;
    private final Optional<String> room;
    private final GatewayLimits limits;
    private final GatewayMeters meters;
    private final FaultLog log;
    private final FragmentJoiner fragments;
    private final ChannelOutbox outbox;
    private final InboundPump pump;
    private final Liveness liveness;
    private State state = State.UPGRADING;
    private boolean closeWritten;
    private @Nullable Session session;

    ClientConnection(
            long id, Channel channel, Optional<String> room, GatewayLimits limits, GatewayMeters meters, FaultLog log) {
        this.id = id;
        this.channel = channel;
        this.room = room;
        this.limits = limits;
        this.meters = meters;
        this.log = log;
        this.fragments = new FragmentJoiner(limits.frameBytesMax());
        this.outbox = new ChannelOutbox(this, channel, limits.outboundBytesMax(), meters);
        this.pump = new InboundPump(this, channel, limits, meters);
        this.liveness = new Liveness(this, channel, outbox, pump, limits, this::joined);
    }

    /** The upgrade is complete: the client may speak. From any thread. */
    void open(Lobby lobby) {
        if (!channel.eventLoop().inEventLoop()) {
            channel.eventLoop().execute(() -> open(lobby));
            return;
        }
        if (state != State.UPGRADING) {
            return;
        }
        state = State.OPEN;
        try {
            session = lobby.connect(outbox, room);
        } catch (RuntimeException bug) {
            failed(bug);
            return;
        }
        liveness.start();
        pump.start(session);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof WebSocketFrame frame)) {
            context.fireChannelRead(message);
            return;
        }
        liveness.sign();
        if (frame instanceof CloseWebSocketFrame) {
            closeReceived(context, frame);
            return;
        }
        try {
            if (state == State.UPGRADING || state == State.OPEN) {
                received(frame);
            }
        } finally {
            ReferenceCountUtil.release(frame);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        outbox.drain();
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted) {
            brokenFrame(context, corrupted);
            return;
        }
        if (!(cause instanceof IOException)) {
            log.fault("connection_failed", id, cause.toString());
        }
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        boolean wasOpen = state == State.OPEN;
        state = State.GONE;
        liveness.stop();
        outbox.stop();
        if (wasOpen) {
            pump.finish();
        }
        context.fireChannelInactive();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof CloseWebSocketFrame) {
            if (closeWritten) {
                // The platform's own goodbye, after ours.
                ReferenceCountUtil.release(message);
                promise.trySuccess();
                return;
            }
            closeWritten = true;
        }
        context.write(message, promise);
    }

    /** Tells the client what was wrong with its message, and the log. */
    void tellBad(BadMessage bad) {
        log.fault("bad_frame", id, bad.text());
        outbox.send(MessageReader.error(bad));
        outbox.flush();
    }

    /** Ends the conversation once what waits for the client has left. */
    void close(int code, String reason) {
        if (outbox.shut(code, reason)) {
            leave();
            outbox.drain();
        }
    }

    /** The session's part is over: it is told, and has at most two limits of time until the socket is closed. */
    void leave() {
        if (state == State.UPGRADING || state == State.OPEN) {
            state = State.LEAVING;
            pump.drop();
            liveness.stop();
            closeWithin(limits.lingerMax().toMillis());
        }
    }

    /** Everything sent has left: writes the close frame and waits for the client's. */
    void sayGoodbye(int code, String reason) {
        if (state == State.CLOSING || state == State.GONE) {
            return;
        }
        leave();
        state = State.CLOSING;
        outbox.stop();
        channel.writeAndFlush(new CloseWebSocketFrame(code, CloseReason.cut(reason)), channel.voidPromise());
    }

    /** What must reach this reader grew beyond the limit while it did not read. */
    void readerTooSlow() {
        meters.slowReader();
        log.fault("slow_reader", id, "waiting bytes above " + limits.outboundBytesMax());
        sayGoodbye(CloseCode.TOO_SLOW.number(), "reader too slow");
    }

    /** Nothing came from the other end for too long: nobody is there to say goodbye to. */
    void silent() {
        meters.refused("silent");
        log.fault("silent", id, "nothing heard for " + limits.silenceMax().toSeconds() + " s");
        closeSocket();
    }

    /** Something behind the gateway failed in a way that it must not. */
    void failed(RuntimeException bug) {
        log.bug("connection_failed", id, bug);
        close(INTERNAL_ERROR, "internal error");
    }

    /** What the platform met with beside the conversation; that the client went without a word is no news. */
    void platformFailed(Throwable failure) {
        if (!(failure instanceof HttpClosedException)) {
            log.fault("platform_failed", id, failure.toString());
        }
    }

    private boolean joined() {
        var theSession = session;
        return theSession != null && theSession.joined();
    }

    private void received(WebSocketFrame frame) {
        if (frame instanceof PingWebSocketFrame) {
            answerPing(frame.content());
            return;
        }
        if (frame instanceof PongWebSocketFrame) {
            return;
        }
        if (fragments.tooBigWith(frame.content())) {
            tooBig();
            return;
        }
        var message = fragments.add(frame.content(), frame.isFinalFragment());
        if (message != null) {
            pump.arrived(message);
        }
    }

    /** A client that pings without reading is not answered: pongs would pile up. */
    private void answerPing(ByteBuf content) {
        if (pump.mayAnswerPing() && channel.isWritable()) {
            channel.writeAndFlush(new PongWebSocketFrame(content.retain()), channel.voidPromise());
        }
    }

    private void brokenFrame(ChannelHandlerContext context, CorruptedWebSocketFrameException corrupted) {
        // The decoder is lost; it would look at the rest of the input byte by byte.
        context.pipeline().addFirst(new Discard());
        channel.config().setAutoRead(true);
        if (corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
            tooBig();
            return;
        }
        String reason = CloseReason.cut(String.valueOf(corrupted.getMessage()));
        meters.refused("broken_frame");
        tellBad(new BadMessage(reason, true));
        close(corrupted.closeStatus().code(), reason);
    }

    private void tooBig() {
        meters.refused("too_big");
        String reason = "frame too big: at most %d bytes".formatted(limits.frameBytesMax());
        tellBad(new BadMessage(reason, true));
        close(CloseCode.TOO_BIG.number(), reason);
    }

    private void closeReceived(ChannelHandlerContext context, WebSocketFrame frame) {
        boolean closing = closeWritten;
        boolean wasOpen = state == State.OPEN;
        state = State.CLOSING;
        liveness.stop();
        outbox.stop();
        if (closing) {
            ReferenceCountUtil.release(frame);
            context.close();
            return;
        }
        if (wasOpen) {
            pump.finish();
        }
        closeWithin(limits.lingerMax().toMillis());
        context.fireChannelRead(frame);
    }

    /** Two limits in a row: one to take what waits, one to answer the close frame. */
    private void closeWithin(long millis) {
        channel.eventLoop().schedule(this::closeHarder, millis, TimeUnit.MILLISECONDS);
    }

    private void closeHarder() {
        if (state == State.LEAVING) {
            outbox.skipRest();
            closeWithin(limits.lingerMax().toMillis());
            return;
        }
        closeSocket();
    }

    private void closeSocket() {
        var context = channel.pipeline().context(this);
        if (context != null && state != State.GONE) {
            context.close();
        }
    }

    /** Throws away all input. */
    private static final class Discard extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }
    }
}
