package io.drawdb.collab.gateway;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What stands for an address where connections are counted: the address itself, but of IPv6 its first 64 bits, because
 * whoever has one address there has all 2^64 of such a block (RFC 4291, RFC 6177).
 */
final class AddressBlock {
    private static final int IPV4_BYTES = 4;
    private static final int BLOCK_BYTES = 8;
    private static final byte[] IPV4_MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff};
    private static final int TEXT_LENGTH_MAX = 64;

    private AddressBlock() {}

    /** @param address as a socket or a proxy writes it, with a port or without; anything else stands for itself */
    static String of(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(withoutPort(address));
        if (bytes == null) {
            return address.substring(0, Math.min(address.length(), TEXT_LENGTH_MAX));
        }
        byte[] ipv4 = ipv4(bytes);
        return ipv4 == null ? HexFormat.of().formatHex(bytes, 0, BLOCK_BYTES) + "/64" : NetUtil.bytesToIpAddress(ipv4);
    }

    private static byte @Nullable [] ipv4(byte[] bytes) {
        if (bytes.length == IPV4_BYTES) {
            return bytes;
        }
        boolean mapped = Arrays.equals(bytes, 0, IPV4_MAPPED.length, IPV4_MAPPED, 0, IPV4_MAPPED.length);
        return mapped ? Arrays.copyOfRange(bytes, IPV4_MAPPED.length, bytes.length) : null;
    }

    private static String withoutPort(String address) {
        if (address.startsWith("[")) {
            int end = address.indexOf(']');
            return end < 0 ? address : address.substring(1, end);
        }
        int colon = address.indexOf(':');
        boolean hasPort = colon >= 0 && colon == address.lastIndexOf(':');
        return hasPort ? address.substring(0, colon) : address;
    }
}
