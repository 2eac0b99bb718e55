package io.drawdb.collab.ops;

import static io.drawdb.collab.ops.Yamls.at;
import static io.drawdb.collab.ops.Yamls.list;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.drawdb.collab.backend.DrawdbStandIn;
import io.drawdb.collab.testing.AlsoNative;
import io.drawdb.collab.testing.CollabProcess;
import io.drawdb.collab.testing.WsClient;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard, the alert rules and what is said of them, held against what the packaged server says of itself. */
@AlsoNative
class MonitoringIT {
    private static final Path ALERTS = Path.of("monitoring/alerts.yaml");
    private static final Path DASHBOARD = Path.of("monitoring/grafana-dashboard.json");
    private static final Path ADAPTER = Path.of("monitoring/prometheus-adapter.yaml");
    private static final Path OPERATIONS = Path.of("docs/operations.md");
    private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final Pattern EVENT = Pattern.compile("event=(\\w+)");
    private static final Pattern FIRST_CELL = Pattern.compile("(?m)^\\| `(\\w+)` \\|");

    /** Labels that Prometheus adds to everything it scrapes. */
    private static final Set<String> OF_PROMETHEUS = Set.of("instance", "namespace", "pod", "job");

    private static final String SHARE_ID = "a-link-that-is-a-key";

    @TempDir
    static Path home;

    /** Each metric with its labels and their values: before anybody came, and after some work. */
    private static final Map<String, Map<String, Set<String>>> FRESH = new HashMap<>();

    private static final Map<String, Map<String, Set<String>>> METRICS = new HashMap<>();
    /** What was last seen of each metric, its samples together. */
    private static final Map<String, Double> SUMS = new HashMap<>();

    private static String output = "";

    @BeforeAll
    static void work() throws Exception {
        try (var backend = new DrawdbStandIn(DrawdbStandIn.Flavour.FORK, 0);
                var server = CollabProcess.start(
                        home, Map.of("PERSIST_BASE_URL", backend.url().toString(), "COLLAB_TRUST_FORWARDED", "true"))) {
            read(server, FRESH);
            work(backend, server);
            read(server, METRICS);
            output = server.output();
        }
    }

    private static void work(DrawdbStandIn backend, CollabProcess server) {
        try (var page = WsClient.connect(server.ws("/collab/" + SHARE_ID), Map.of("X-Forwarded-For", "203.0.113.9"))) {
            backend.put(
                    SHARE_ID,
                    "{\"title\":\"old\",\"tables\":[],\"relationships\":[],\"notes\":[],\"subjectAreas\":[]}");
            page.send("{\"type\":\"hello\",\"clientId\":\"ada\",\"mode\":\"edit\"}");
            page.skipTo("presence");
            page.send("{\"type\":\"op\",\"op\":{\"kind\":\"doc:replace\",\"diagram\":{\"title\":\"new\",\"tables\":[],"
                    + "\"relationships\":[],\"notes\":[],\"subjectAreas\":[]}}}");
            page.skipTo(message -> message.toString().contains("\"new\""));
            page.send("{\"type\":\"persist_now\"}");
            page.skipTo("persisted");
            page.send("nonsense");
            page.skipTo("error");
        }
    }

    private static void read(CollabProcess server, Map<String, Map<String, Set<String>>> metrics)
            throws IOException, InterruptedException {
        var answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(server.http("/q/metrics")).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        SUMS.clear();
        for (var line : answer.lines().filter(line -> !line.startsWith("#")).toList()) {
            var sample = SAMPLE.matcher(line);
            assertTrue(sample.matches(), line);
            SUMS.merge(sample.group(1), Double.valueOf(sample.group(3)), Double::sum);
            var labels = metrics.computeIfAbsent(sample.group(1), name -> new HashMap<>());
            if (sample.group(2) != null) {
                LABEL.matcher(sample.group(2))
                        .results()
                        .forEach(found -> labels.computeIfAbsent(found.group(1), name -> new TreeSet<>())
                                .add(found.group(2)));
            }
        }
        assertTrue(metrics.containsKey("collab_connections"), metrics::toString);
    }

    @Test
    @DisplayName("[MON-1] every alert speaks of metrics, labels and reasons that the server has from its start")
    void alertsAreReal() throws IOException {
        for (var rule : rules()) {
            check(FRESH, at(rule, "alert").toString(), at(rule, "expr").toString());
        }
    }

    @Test
    @DisplayName("[MON-2] every panel of the dashboard shows metrics and labels that the server has")
    void dashboardIsReal() throws IOException {
        var dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
        int shown = 0;
        var ids = new HashSet<Integer>();
        for (var panel : dashboard.get("panels")) {
            assertTrue(ids.add(panel.get("id").asInt()), panel::toString);
            for (var target : panel.path("targets")) {
                check(METRICS, panel.get("title").asText(), target.get("expr").asText());
                shown++;
            }
        }
        assertTrue(shown > 20, "expressions are where they are looked for");
        for (var variable : dashboard.at("/templating/list")) {
            if ("query".equals(variable.get("type").asText())) {
                var metric = variable.at("/query/query").asText().replaceAll("label_values\\((\\w+), \\w+\\)", "$1");
                assertTrue(METRICS.containsKey(metric), metric);
            }
        }
    }

    @Test
    @DisplayName("[MON-3] each alert says how bad it is and what is wrong, and is explained with what to do")
    void alertsAreExplained() throws IOException {
        var explained = Files.readAllLines(OPERATIONS).stream()
                .filter(line -> line.matches("### Collab\\w+"))
                .map(line -> line.substring(4))
                .toList();
        var alerts = new ArrayList<String>();
        for (var rule : rules()) {
            alerts.add(at(rule, "alert").toString());
            assertTrue(Set.of("warning", "critical").contains(at(rule, "labels", "severity")));
            assertFalse(at(rule, "annotations", "summary").toString().isBlank());
        }
        assertEquals(alerts, explained);
    }

    @Test
    @DisplayName("[MON-4] what the autoscaler looks at is what the adapter offers, and the server has it")
    void autoscalerSeesConnections() throws IOException {
        var autoscaler = Kustomization.render(Path.of("k8s/overlays/scaled")).get("HorizontalPodAutoscaler");
        var wanted = at(autoscaler, "spec", "metrics", 0, "pods", "metric", "name");
        var offered = PromQuery.of(at(Kustomization.read(ADAPTER), "rules", "custom", 0, "seriesQuery")
                .toString());
        assertEquals(
                List.of(wanted),
                offered.series().stream().map(PromQuery.Series::metric).toList());
        assertTrue(METRICS.containsKey(wanted));
        var prometheus = at(Kustomization.read(ADAPTER), "prometheus");
        assertTrue(at(prometheus, "url").toString().matches("http://[a-z.-]+"), "the port is said by itself");
        assertEquals(9090, at(prometheus, "port"));
    }

    @Test
    @DisplayName("[MON-5] whoever sends nonsense is in the log with the address to block")
    void offendersHaveAddresses() {
        assertTrue(
                output.lines()
                        .anyMatch(line -> line.matches(".*event=bad_message conn=\\d+ address=203\\.0\\.113\\.9 .*")),
                output);
    }

    @Test
    @DisplayName("[MON-7] no share id is in the metrics: whoever knows one may edit")
    void keysAreNotMetrics() {
        assertFalse(METRICS.toString().contains(SHARE_ID), METRICS::toString);
    }

    @Test
    @DisplayName("[MON-6] what write-backs end in is explained result by result, and events that are named exist")
    void explanationsAreReal() throws IOException {
        var text = Files.readString(OPERATIONS);
        var section = text.substring(text.indexOf("### CollabWritebackFailing"));
        var explained = FIRST_CELL
                .matcher(section.substring(0, section.indexOf("\n### ")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        var results = new TreeSet<>(FRESH.get("collab_writebacks_seconds_count").get("result"));
        // The one is no failure, the other that of a server that has nowhere to write to.
        assertTrue(results.removeAll(Set.of("saved", "disabled")));
        assertEquals(results, explained);

        var said = new StringBuilder();
        try (var sources = Files.walk(Path.of("src/main/java"))) {
            for (var source : sources.filter(Files::isRegularFile).toList()) {
                said.append(Files.readString(source));
            }
        }
        // Events of connections are called as they are counted.
        var reasons = FRESH.get("collab_refused_total").get("reason");
        EVENT.matcher(text)
                .results()
                .map(found -> found.group(1))
                .forEach(event ->
                        assertTrue(reasons.contains(event) || said.indexOf("event=" + event + " ") > 0, event));
    }

    @Test
    @DisplayName("[MON-8] how large the heap may be is known, whatever was packaged")
    void heapHasAnEnd() {
        assertTrue(SUMS.get("collab_heap_max_bytes") > 0, SUMS::toString);
        assertTrue(SUMS.get("collab_heap_max_bytes") <= 512 * 1024 * 1024, "what it was started with");
    }

    @Test
    @DisplayName("[MON-9] a server that ends again and again is told of though it is not there when it is looked for")
    void crashLoopIsNoticed() throws IOException {
        var rule = rules().stream()
                .filter(one -> "CollabRestarting".equals(at(one, "alert")))
                .findFirst()
                .orElseThrow();
        assertFalse(((Map<?, ?>) rule).containsKey("for"), "each moment without it would begin the wait anew");
        var expression = at(rule, "expr").toString();
        for (var series : PromQuery.of(expression).series()) {
            assertTrue(expression.contains(series.metric() + "["), series::metric);
        }
    }

    private static void check(Map<String, Map<String, Set<String>>> metrics, String where, String expression) {
        var query = PromQuery.of(expression);
        assertFalse(query.series().isEmpty(), where);
        var known = new HashSet<>(OF_PROMETHEUS);
        for (var series : query.series()) {
            assertTrue(metrics.containsKey(series.metric()), () -> where + ": there is no " + series.metric());
            var labels = metrics.get(series.metric());
            known.addAll(labels.keySet());
            for (var matcher : series.matchers()) {
                boolean has = labels.containsKey(matcher.label());
                assertTrue(
                        has || OF_PROMETHEUS.contains(matcher.label()), () -> where + ": no label " + matcher.label());
                if (has && !matcher.value().startsWith("$")) {
                    var unsaid = new TreeSet<>(List.of(matcher.value().split("\\|")));
                    unsaid.removeAll(labels.get(matcher.label()));
                    assertEquals(Set.of(), unsaid, () -> where + ": there is no such " + matcher.label());
                }
            }
        }
        assertTrue(known.containsAll(query.grouping()), () -> where + " groups by " + query.grouping());
    }

    private static List<?> rules() throws IOException {
        return list(Kustomization.read(ALERTS), "groups", 0, "rules");
    }
}
