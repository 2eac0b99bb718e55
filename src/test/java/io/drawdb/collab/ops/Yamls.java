package io.drawdb.collab.ops;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Finds the way through what was read from YAML. */
final class Yamls {
    private Yamls() {}

    /** What is found by following names of members and numbers of elements; never nothing. */
    static Object at(Object node, Object... steps) {
        var found = node;
        for (var step : steps) {
            found = step instanceof Integer index ? ((List<?>) found).get(index) : ((Map<?, ?>) found).get(step);
            Objects.requireNonNull(found, () -> "no " + step + " in " + List.of(steps));
        }
        return found;
    }

    /** The same, for a list. */
    static List<?> list(Object node, Object... steps) {
        return (List<?>) at(node, steps);
    }

    /** The same, for a number. */
    static int number(Object node, Object... steps) {
        return Integer.parseInt(at(node, steps).toString());
    }

    /** The same, for names and their texts. */
    static Map<String, String> texts(Object node, Object... steps) {
        return ((Map<?, ?>) at(node, steps))
                .entrySet().stream()
                        .collect(Collectors.toMap(
                                entry -> (String) entry.getKey(),
                                entry -> entry.getValue().toString()));
    }

    /** The elements' members of this name. */
    static List<?> each(List<?> elements, String member) {
        return elements.stream().map(element -> at(element, member)).toList();
    }
}
