package io.drawdb.collab.diagram;

import java.util.Arrays;
import java.util.List;

/** The longest strictly increasing subsequence of a list of numbers, in O(n log n) by patience sorting (Fredman 1975). */
final class LongestIncrease {
    private LongestIncrease() {}

    /** The indices of its elements, ascending. */
    static List<Integer> indices(List<Integer> numbers) {
        int[] previous = new int[numbers.size()];
        int[] lastOfLength = new int[numbers.size()];
        int length = 0;
        for (int i = 0; i < numbers.size(); i++) {
            int shorter = shorterThan(numbers, lastOfLength, length, numbers.get(i));
            previous[i] = shorter == 0 ? -1 : lastOfLength[shorter - 1];
            lastOfLength[shorter] = i;
            length = Math.max(length, shorter + 1);
        }
        Integer[] indices = new Integer[length];
        int at = length == 0 ? -1 : lastOfLength[length - 1];
        for (int i = length - 1; i >= 0; i--) {
            indices[i] = at;
            at = previous[at];
        }
        return Arrays.asList(indices);
    }

    /** How many of the runs end below {@code number}: it extends the longest of them. */
    private static int shorterThan(List<Integer> numbers, int[] lastOfLength, int length, int number) {
        int low = 0;
        int high = length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (numbers.get(lastOfLength[middle]) < number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
