package io.drawdb.collab.ops;

import static io.drawdb.collab.ops.Yamls.at;
import static io.drawdb.collab.ops.Yamls.list;
import static io.drawdb.collab.ops.Yamls.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.ops.ManifestTest.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaml.snakeyaml.Yaml;

/** Who reaches the server in a cluster, and whom it reaches: the ingress, the NetworkPolicy, and what is said of them. */
class ReachTest {
    private static final Path POLICY = Path.of("k8s/base/70-network-policy.yaml");
    private static final Path DEPLOYING = Path.of("docs/deploy.md");

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "[OPS-14] the world reaches rooms, the live page and the client library, and nothing that is an operator's")
    void ingressLeadsToRoomsOnly(Overlay overlay) throws IOException {
        var wanted = new ArrayList<>(List.of("/", "/collab", "/collab/room", "/client/index.js"));
        try (var page = Files.list(Path.of("src/main/resources/META-INF/resources/page"))) {
            page.forEach(file -> wanted.add("/page/" + file.getFileName()));
        }
        wanted.forEach(path -> assertTrue(leads(overlay, path), path));
        for (var path : List.of("/q", "/q/metrics", "/q/health/live", "/q/openapi", "/api/admin/rooms", "/admin")) {
            assertFalse(leads(overlay, path), path);
        }
    }

    /** As an ingress controller decides: by the whole path, or by its first elements. */
    private static boolean leads(Overlay overlay, String asked) {
        return overlay.paths().stream().anyMatch(rule -> {
            var path = at(rule, "path").toString();
            return switch (at(rule, "pathType").toString()) {
                case "Exact" -> asked.equals(path);
                case "Prefix" -> (asked + "/").startsWith(path.replaceFirst("/*$", "/"));
                default -> throw new AssertionError("a type that each controller takes as it likes: " + rule);
            };
        });
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("[OPS-16] names are asked for in the cluster, and where a cache of them runs on the node")
    void namesAreFound(Overlay overlay) {
        var names = at(overlay.object("NetworkPolicy"), "spec", "egress", 0);
        var selector = at(names, "to", 0, "namespaceSelector", "matchLabels");
        assertEquals(Map.of("kubernetes.io/metadata.name", "kube-system"), selector);
        assertEquals(Map.of("cidr", "169.254.20.10/32"), at(names, "to", 1, "ipBlock"));
        assertEquals(
                List.of(Map.of("port", 53, "protocol", "UDP"), Map.of("port", 53, "protocol", "TCP")),
                at(names, "ports"));
    }

    @Test
    @DisplayName("[OPS-15] whom the server may call is said with labels and ports, and the rule for others is there")
    void callsAreSaid() throws IOException {
        var text = Files.readString(DEPLOYING);
        int selected = 0;
        for (var rule : list(Overlay.SCALED.object("NetworkPolicy"), "spec", "egress")) {
            var to = (Map<?, ?>) at(rule, "to", 0);
            if (to.containsKey("podSelector")) {
                texts(to, "podSelector", "matchLabels")
                        .forEach((label, value) -> assertTrue(text.contains("`" + label + ": " + value + "`"), value));
                assertTrue(text.contains("(" + at(rule, "ports", 0, "port") + ")"), rule::toString);
                selected++;
            }
        }
        assertEquals(2, selected, "drawdb-server and Redis");

        var file = Files.readString(POLICY);
        int rules = list(new Yaml().load(file), "spec", "egress").size();
        var filledIn = list(new Yaml().load(file.replaceAll("(?m)^    # (?=-|  )", "    ")), "spec", "egress");
        assertEquals(rules + 1, filledIn.size());
        assertTrue(
                at(filledIn.get(rules), "to", 0, "ipBlock", "cidr").toString().contains("/"));
    }
}
