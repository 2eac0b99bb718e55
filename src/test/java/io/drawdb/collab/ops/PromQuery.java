package io.drawdb.collab.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a PromQL expression speaks of: metrics, each with its matchers, and the labels that it groups by. As much of the
 * language as the expressions here use; a word it does not know counts as a metric, and is then missed.
 */
record PromQuery(List<Series> series, Set<String> grouping) {
    private static final Set<String> WORDS = Set.of(
            "sum",
            "max",
            "min",
            "avg",
            "count",
            "rate",
            "increase",
            "changes",
            "absent",
            "last_over_time",
            "histogram_quantile",
            "and",
            "or",
            "unless",
            "on",
            "ignoring",
            "by",
            "without",
            "bool");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");
    private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*]");
    private static final Pattern SERIES = Pattern.compile("([a-zA-Z_:][\\w:]*)\\s*(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");

    /** One metric of an expression. */
    record Series(String metric, List<Matcher> matchers) {}

    /** What a label must be, or must not be. */
    record Matcher(String label, String operator, String value) {}

    static PromQuery of(String expression) {
        var grouping = new TreeSet<String>();
        GROUPING.matcher(expression)
                .results()
                .forEach(found -> grouping.addAll(List.of(found.group(1).trim().split("\\s*,\\s*"))));
        var rest = RANGE.matcher(GROUPING.matcher(expression).replaceAll(" ")).replaceAll(" ");
        var series = new ArrayList<Series>();
        SERIES.matcher(rest)
                .results()
                .filter(found -> !WORDS.contains(found.group(1)))
                .forEach(found -> series.add(new Series(found.group(1), matchers(found.group(2)))));
        return new PromQuery(series, grouping);
    }

    private static List<Matcher> matchers(String text) {
        return text == null
                ? List.of()
                : MATCHER.matcher(text)
                        .results()
                        .map(found -> new Matcher(found.group(1), found.group(2), found.group(3)))
                        .toList();
    }
}
