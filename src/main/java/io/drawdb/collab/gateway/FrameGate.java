package io.drawdb.collab.gateway;

import io.netty.buffer.ByteBuf;
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
import java.io.IOException;

/**
 * Sits in the channel's pipeline right behind the frame decoder. Data frames, pings, pongs and broken frames end here,
 * so that what they may cost is decided in this package alone; of the client's frames only its close frame goes on to
 * the platform. Bytes are passed on as whole messages. Event loop only.
 */
final class FrameGate extends ChannelDuplexHandler {
    private final ClientConnection connection;
    private final FragmentJoiner fragments;
    private final UnreadGauge unread;
    private boolean closeWritten;

    FrameGate(ClientConnection connection, FragmentJoiner fragments, UnreadGauge unread) {
        this.connection = connection;
        this.fragments = fragments;
        this.unread = unread;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf undecoded) {
            // The decoder was taken away, because nothing counts any more.
            int bytes = undecoded.readableBytes();
            undecoded.release();
            connection.ignored(0, bytes);
            return;
        }
        if (!(message instanceof WebSocketFrame frame)) {
            context.fireChannelRead(message);
            return;
        }
        unread.framed(frame.content().readableBytes());
        if (frame instanceof CloseWebSocketFrame) {
            closeReceived(context, frame);
            return;
        }
        try {
            connection.signOfLife();
            if (connection.listening()) {
                received(frame);
            } else {
                connection.ignored(1, frame.content().readableBytes());
            }
        } finally {
            ReferenceCountUtil.release(frame);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        connection.writabilityChanged();
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted) {
            brokenFrame(context, corrupted);
            return;
        }
        if (!(cause instanceof IOException)) {
            connection.platformFailed(cause);
        }
        var unused = context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        connection.gone();
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
        var unused = context.write(message, promise);
    }

    private void received(WebSocketFrame frame) {
        if (frame.rsv() != 0) {
            // Bits of an extension that was not agreed on: one that was has cleared them by now.
            connection.brokenFrame(WebSocketCloseStatus.PROTOCOL_ERROR.code(), "reserved bits are set");
            return;
        }
        if (frame instanceof PingWebSocketFrame) {
            connection.ping(frame.content());
            return;
        }
        if (frame instanceof PongWebSocketFrame) {
            connection.beside(frame.content().readableBytes());
            return;
        }
        if (fragments.tooBigWith(frame.content())) {
            connection.tooBig();
            return;
        }
        int bytes = frame.content().readableBytes();
        var message = fragments.add(frame.content(), frame.isFinalFragment());
        if (message == null) {
            connection.beside(bytes);
        } else {
            unread.messageDone();
            connection.message(message, bytes);
        }
    }

    private void brokenFrame(ChannelHandlerContext context, CorruptedWebSocketFrameException corrupted) {
        // The decoder has lost its place; it would look at the rest of the input byte by byte.
        context.pipeline().addFirst(new Discard(connection));
        if (corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
            connection.tooBig();
            return;
        }
        connection.brokenFrame(corrupted.closeStatus().code(), String.valueOf(corrupted.getMessage()));
    }

    private void closeReceived(ChannelHandlerContext context, WebSocketFrame frame) {
        boolean answered = closeWritten;
        connection.closeReceived();
        if (answered) {
            ReferenceCountUtil.release(frame);
            var unused = context.close();
            return;
        }
        context.fireChannelRead(frame);
    }

    /** Throws away all input. */
    private static final class Discard extends ChannelInboundHandlerAdapter {
        private final ClientConnection connection;

        Discard(ClientConnection connection) {
            this.connection = connection;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            int bytes = message instanceof ByteBuf content ? content.readableBytes() : 0;
            ReferenceCountUtil.release(message);
            connection.ignored(0, bytes);
        }
    }
}
