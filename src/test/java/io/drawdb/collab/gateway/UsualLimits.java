package io.drawdb.collab.gateway;

import java.time.Duration;

/** The usual limits, but for what tests of memory and time have to choose; nobody is taken for silent. */
final class UsualLimits {
    private UsualLimits() {}

    static GatewayLimits with(int frameBytesMax, Duration pingEvery, Duration messageWithin, long heapBytes) {
        var usual = GatewayLimits.defaults();
        return new GatewayLimits(
                frameBytesMax,
                usual.inboundMessagesMax(),
                usual.outboundBytesMax(),
                usual.helloWithin(),
                pingEvery,
                Duration.ofHours(1),
                messageWithin,
                usual.lingerMax(),
                usual.connectionsMax(),
                usual.connectionsPerAddressMax(),
                usual.messagesPerSecond(),
                usual.bytesPerSecond(),
                usual.opsPerSecond(),
                usual.hellosPerSecond(),
                usual.badMessagesMax(),
                usual.trustForwarded(),
                heapBytes);
    }
}
