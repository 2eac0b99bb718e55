package io.drawdb.collab.diagram;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** JSON text at the edge of what is accepted: numbers, names and strings that are hard to write as they were read. */
public final class OddJson {
    private static final String[] PIECES = {
        "a",
        "é",
        "€",
        "\uD83D\uDE00",
        "\\u0000",
        "\\n",
        "\\/",
        "\\\\",
        "\\\"",
        "\\ud83d\\ude00",
        "\\ud83d\uDE00",
        "\\ud800",
        "\\udc00",
        "\uD800",
        "\uDC00",
        "\u007f",
        "\u2028",
        "__proto__"
    };
    private static final int[] LENGTHS = {1, 2, 17, 32, 33, 500, 990, 998, 999, 1_000, 1_001, 1_099, 1_100, 1_101, 4_000
    };
    private static final String[] EXPONENTS = {
        "0",
        "1",
        "-1",
        "+6",
        "-7",
        "308",
        "-324",
        "998",
        "999",
        "1000",
        "-1000",
        "1001",
        "-1001",
        "2147483647",
        "-2147483647",
        "2147483648",
        "-2147483648",
        "99999999999"
    };

    private final SplittableRandom random;

    public OddJson(SplittableRandom random) {
        this.random = random;
    }

    /** A value nested in at most this many levels. */
    public String value(int levels) {
        int kind = random.nextInt(levels == 0 ? 3 : 5);
        return switch (kind) {
            case 0, 1 -> number();
            case 2 -> text();
            case 3 -> elements(levels, "[", "]", false);
            default -> elements(levels, "{", "}", true);
        };
    }

    private String elements(int levels, String open, String close, boolean named) {
        List<String> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            elements.add((named ? text() + ":" : "") + value(levels - 1));
        }
        return open + String.join(",", elements) + close;
    }

    private String number() {
        StringBuilder number = new StringBuilder(random.nextInt(3) == 0 ? "-" : "");
        boolean isSmall = random.nextBoolean();
        number.append(random.nextInt(4) == 0 ? "0" : digits(isSmall));
        if (random.nextInt(3) == 0) {
            number.append('.').append("0".repeat(random.nextInt(9))).append(digits(isSmall));
        }
        if (random.nextInt(3) == 0) {
            number.append(random.nextBoolean() ? 'e' : 'E').append(EXPONENTS[random.nextInt(EXPONENTS.length)]);
        }
        return number.toString();
    }

    private String digits(boolean isSmall) {
        int length = LENGTHS[random.nextInt(isSmall ? 4 : LENGTHS.length)];
        char first = (char) ('1' + random.nextInt(9));
        return first + String.valueOf((char) ('0' + random.nextInt(10))).repeat(length - 1);
    }

    private String text() {
        StringBuilder text = new StringBuilder("\"");
        for (int i = random.nextInt(5); i > 0; i--) {
            String piece = PIECES[random.nextInt(PIECES.length)];
            boolean isLong = random.nextInt(60) == 0;
            text.append(piece.repeat(isLong ? 10_000 + random.nextInt(15_000) : 1));
        }
        return text.append('"').toString();
    }
}
