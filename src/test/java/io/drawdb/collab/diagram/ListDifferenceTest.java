package io.drawdb.collab.diagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The order of collections, exhaustively for short ones. */
class ListDifferenceTest {
    private static final List<Integer> BEFORE = List.of(0, 1, 2, 3, 4);

    @Test
    @DisplayName("[DIF2] every order of five tables is reached with the fewest moves")
    void everyOrder() {
        for (List<Integer> order : orders(BEFORE)) {
            List<Operation> difference = assertReached(order);
            assertEquals(BEFORE.size() - longestIncrease(order), difference.size(), order::toString);
        }
    }

    @Test
    @DisplayName("[DIF3] every order of some old and one new table is reached")
    void everyOrderOfOldAndNew() {
        for (List<Integer> order : orders(List.of(1, 3, 4, 9))) {
            List<Operation> difference = assertReached(order);
            List<Integer> old = new ArrayList<>(order);
            old.remove(Integer.valueOf(9));
            int deleted = 2;
            int created = 1;
            assertEquals(deleted + created + old.size() - longestIncrease(old), difference.size(), order::toString);
        }
    }

    private static List<Operation> assertReached(List<Integer> order) {
        Diagram before = tables(BEFORE);
        Diagram after = tables(order);
        List<Operation> difference = Changes.diff(before, after);
        assertTrue(Changes.replay(before, difference).sameAs(after), order::toString);
        return difference;
    }

    private static Diagram tables(List<Integer> ids) {
        ArrayNode tables = Json.array();
        ids.forEach(id -> tables.add(Json.object().put("id", id)));
        ObjectNode diagram = Json.object();
        diagram.set("tables", tables);
        return Given.diagram(diagram, Diagram.empty());
    }

    private static List<List<Integer>> orders(List<Integer> elements) {
        if (elements.isEmpty()) {
            return List.of(List.of());
        }
        List<List<Integer>> orders = new ArrayList<>();
        for (Integer first : elements) {
            List<Integer> rest = new ArrayList<>(elements);
            rest.remove(first);
            for (List<Integer> order : orders(rest)) {
                List<Integer> whole = new ArrayList<>(List.of(first));
                whole.addAll(order);
                orders.add(whole);
            }
        }
        return orders;
    }

    /** By looking at every subset. */
    private static int longestIncrease(List<Integer> numbers) {
        int longest = 0;
        for (int subset = 0; subset < 1 << numbers.size(); subset++) {
            int last = -1;
            boolean increases = true;
            for (int i = 0; i < numbers.size(); i++) {
                if ((subset >> i & 1) == 1) {
                    increases &= numbers.get(i) > last;
                    last = numbers.get(i);
                }
            }
            longest = increases ? Math.max(longest, Integer.bitCount(subset)) : longest;
        }
        return longest;
    }
}
