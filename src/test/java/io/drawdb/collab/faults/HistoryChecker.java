package io.drawdb.collab.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Says what is wrong with a history: what was acknowledged and lost, applied twice, ordered differently for different
 * people, locked by two at once, or stored behind something newer. Knows nothing of servers or faults.
 */
final class HistoryChecker {
    private static final int BREACHES_MAX = 50;

    private HistoryChecker() {}

    /**
     * Checks a history that has come to its end.
     *
     * @param current whether the log could be asked at all times, so that whoever came in had to be shown everything
     * @return what is wrong, nothing if nothing is
     */
    static List<String> check(List<Event> history, boolean current) {
        List<String> breaches = new ArrayList<>();
        Consumer<String> report = text -> {
            if (breaches.size() < BREACHES_MAX) {
                breaches.add(text);
            }
        };
        List<Law> laws = List.of(
                new OrderLaw(report),
                new LossLaw(report),
                new SameDocumentLaw(report),
                new StreamLaw(current, report),
                new LockLaw(report),
                new FileLaw(report));
        history.forEach(event -> laws.forEach(event::accept));
        laws.forEach(Law::end);
        return breaches;
    }
}
