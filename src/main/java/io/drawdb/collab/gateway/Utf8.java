package io.drawdb.collab.gateway;

/** The encoding that text frames must have, RFC 3629: nothing overlong, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
    private Utf8() {}

    static boolean isValid(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            if (bytes[at] >= 0) {
                at++;
                continue;
            }
            int length = sequenceLength(bytes, at);
            if (length == 0) {
                return false;
            }
            at += length;
        }
        return true;
    }

    /** Length of the multi-byte sequence that starts here; 0 if none does. */
    private static int sequenceLength(byte[] bytes, int at) {
        int first = bytes[at] & 0xff;
        int second = at + 1 < bytes.length ? bytes[at + 1] & 0xff : 0;
        if (first >= 0xc2 && first <= 0xdf) {
            return continues(bytes, at, 2) ? 2 : 0;
        }
        if (first >= 0xe0 && first <= 0xef) {
            boolean overlong = first == 0xe0 && second < 0xa0;
            boolean surrogate = first == 0xed && second > 0x9f;
            return !overlong && !surrogate && continues(bytes, at, 3) ? 3 : 0;
        }
        if (first >= 0xf0 && first <= 0xf4) {
            boolean overlong = first == 0xf0 && second < 0x90;
            boolean beyond = first == 0xf4 && second > 0x8f;
            return !overlong && !beyond && continues(bytes, at, 4) ? 4 : 0;
        }
        return 0;
    }

    private static boolean continues(byte[] bytes, int at, int length) {
        if (at + length > bytes.length) {
            return false;
        }
        for (int i = at + 1; i < at + length; i++) {
            if ((bytes[i] & 0xc0) != 0x80) {
                return false;
            }
        }
        return true;
    }
}
