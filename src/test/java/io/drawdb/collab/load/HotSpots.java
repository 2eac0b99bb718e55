package io.drawdb.collab.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Where a recorded server spent its time, and what it allocated, by its own methods and by all. */
final class HotSpots {
    private static final String OURS = "io.drawdb.collab.";
    private static final int SHOWN = 25;

    private final Map<String, Double> ownTime = new HashMap<>();
    private final Map<String, Double> time = new HashMap<>();
    private final Map<String, Double> allocated = new HashMap<>();

    private HotSpots() {}

    static String in(Path recording) {
        var spots = new HotSpots();
        try (var events = new RecordingFile(recording)) {
            while (events.hasMoreEvents()) {
                spots.count(events.readEvent());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "samples by our method on top\n%s\nsamples by any method on top\n%s\nbytes by our method\n%s"
                .formatted(table(spots.ownTime), table(spots.time), table(spots.allocated));
    }

    private void count(RecordedEvent event) {
        if (event.getStackTrace() == null) {
            return;
        }
        List<RecordedFrame> frames = event.getStackTrace().getFrames();
        switch (event.getEventType().getName()) {
            case "jdk.ExecutionSample", "jdk.NativeMethodSample" -> {
                if (!isIdle(frames.get(0))) {
                    time.merge(name(frames.get(0)), 1.0, Double::sum);
                    ownTime.merge(ours(frames), 1.0, Double::sum);
                }
            }
            case "jdk.ObjectAllocationSample" ->
                allocated.merge(ours(frames), (double) event.getLong("weight"), Double::sum);
            default -> {
                // Not about time or memory.
            }
        }
    }

    private static boolean isIdle(RecordedFrame top) {
        return name(top).matches(".*(EPoll\\.wait|\\.epollWait|accept0?|\\.park)");
    }

    private static String ours(List<RecordedFrame> frames) {
        return frames.stream()
                .map(HotSpots::name)
                .filter(name -> name.startsWith(OURS))
                .findFirst()
                .map(name -> name.substring(OURS.length()))
                .orElseGet(() -> "not ours: "
                        + frames.stream().limit(3).map(HotSpots::name).collect(Collectors.joining(" < ")));
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    private static String table(Map<String, Double> counts) {
        double all = counts.values().stream().mapToDouble(Double::doubleValue).sum();
        return counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(SHOWN)
                .map(entry ->
                        String.format(Locale.ROOT, "  %5.1f %%  %s", 100 * entry.getValue() / all, entry.getKey()))
                .collect(Collectors.joining("\n"));
    }
}
