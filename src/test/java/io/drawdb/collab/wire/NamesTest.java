package io.drawdb.collab.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("[ID-3] names")
class NamesTest {
    private static final String SMILE = "\uD83D\uDE00";

    @Test
    @DisplayName("[ID-3] white space and control characters become one space, the ends are trimmed")
    void blanks() {
        assertEquals("Ada L", Names.normalise(" \t Ada \u00a0\u3000\r\n L\uFEFF"));
        assertEquals("a b", Names.normalise("a\u0000\u0007b"));
        assertEquals("", Names.normalise(" \u2028 "));
        assertEquals("", Names.normalise(""));
    }

    @Test
    @DisplayName("[ID-3] a name is cut to 48 UTF-16 units")
    void length() {
        assertEquals("x".repeat(48), Names.normalise("x".repeat(48)));
        assertEquals("x".repeat(48), Names.normalise("x".repeat(1_000_000)));
        assertEquals("x".repeat(47) + " ", Names.normalise("x".repeat(47) + "  y"));
    }

    @Test
    @DisplayName("[ID-3] a surrogate pair is not split")
    void pairs() {
        assertEquals(SMILE.repeat(24), Names.normalise(SMILE.repeat(30)));
        assertEquals("x" + SMILE.repeat(23), Names.normalise("x" + SMILE.repeat(30)));
        assertEquals("x".repeat(47), Names.normalise("x".repeat(47) + SMILE));
    }

    @Test
    @DisplayName("[ID-3] a lone surrogate becomes the replacement character")
    void loneSurrogates() {
        assertEquals("\uFFFDa\uFFFD", Names.normalise("\uDE00a\uD83D"));
    }
}
