package io.drawdb.collab.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/**
 * What {@code kubectl kustomize} makes of a folder, as far as the manifests here need it: resources, components, a
 * ConfigMap that is generated, and patches that are merged; labels are left as they are, and the hash at the end of a
 * generated name is left out. Whatever else a kustomization says is an error.
 */
final class Kustomization {
    private static final String PATCH = "$patch";
    private static final List<String> KNOWN =
            List.of("apiVersion", "kind", "labels", "configMapGenerator", "resources", "components", "patches");

    private static final List<String> KNOWN_OF_GENERATOR = List.of("name", "behavior", "envs", "literals", "options");

    /** Lists that are merged element by element, and what tells the elements apart; all others are replaced. */
    private static final Map<String, String> MERGED_BY = Map.of(
            "containers", "name",
            "volumes", "name",
            "env", "name",
            "volumeMounts", "mountPath");

    /** By kind: no two objects here are of one kind. */
    private final Map<String, Object> objects = new LinkedHashMap<>();

    private Kustomization() {}

    /** The objects of a folder with a kustomization, by their kind. */
    static Map<String, Object> render(Path folder) throws IOException {
        var rendered = new Kustomization();
        rendered.add(folder);
        return rendered.objects;
    }

    /** One document of a file. */
    static Map<String, Object> read(Path file) throws IOException {
        try (var reader = Files.newBufferedReader(file)) {
            return new Yaml().load(reader);
        }
    }

    /** The members that a kustomization lists under a name; none if it does not. */
    static List<String> listed(Path folder, String member) throws IOException {
        var listed = new ArrayList<String>();
        for (var entry : list(read(folder.resolve("kustomization.yaml")), member)) {
            listed.add(entry instanceof Map<?, ?> patch ? (String) patch.get("path") : (String) entry);
        }
        return listed;
    }

    /** The files of settings that a kustomization makes ConfigMaps of. */
    static List<String> settings(Path folder) throws IOException {
        return list(read(folder.resolve("kustomization.yaml")), "configMapGenerator").stream()
                .flatMap(generator -> list(map(generator), "envs").stream())
                .map(Object::toString)
                .toList();
    }

    private void add(Path folder) throws IOException {
        var kustomization = read(folder.resolve("kustomization.yaml"));
        checkKnown(folder, kustomization, KNOWN);
        for (var resource : listed(folder, "resources")) {
            var path = folder.resolve(resource);
            if (Files.isDirectory(path)) {
                add(path);
            } else {
                put(read(path));
            }
        }
        for (var generator : list(kustomization, "configMapGenerator")) {
            checkKnown(folder, map(generator), KNOWN_OF_GENERATOR);
            generate(folder, map(generator));
        }
        for (var component : listed(folder, "components")) {
            add(folder.resolve(component));
        }
        for (var patch : listed(folder, "patches")) {
            apply(read(folder.resolve(patch)));
        }
    }

    private static void checkKnown(Path folder, Map<String, Object> object, List<String> known) {
        var unknown = new ArrayList<>(object.keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new AssertionError(folder + " says " + unknown + ", which is not looked at here");
        }
    }

    private void generate(Path folder, Map<String, Object> generator) throws IOException {
        var lines = new ArrayList<String>();
        for (var file : list(generator, "envs")) {
            Files.readAllLines(folder.resolve((String) file)).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(lines::add);
        }
        list(generator, "literals").forEach(literal -> lines.add((String) literal));
        var data = new LinkedHashMap<String, Object>();
        lines.forEach(line -> data.put(line.split("=", 2)[0], line.split("=", 2)[1]));
        var metadata = new LinkedHashMap<String, Object>(map(generator.getOrDefault("options", Map.of())));
        checkKnown(folder, metadata, List.of("labels"));
        metadata.put("name", generator.get("name"));
        var generated = new LinkedHashMap<String, Object>(
                Map.of("apiVersion", "v1", "kind", "ConfigMap", "metadata", metadata, "data", data));
        if ("merge".equals(generator.get("behavior"))) {
            apply(generated);
        } else {
            put(generated);
        }
    }

    private void put(Map<String, Object> object) {
        if (objects.put((String) object.get("kind"), object) != null) {
            throw new AssertionError("two of kind " + object.get("kind"));
        }
    }

    private void apply(Map<String, Object> patch) {
        var kind = (String) patch.get("kind");
        var target = map(objects.get(kind));
        if (target == null
                || !name(target).equals(name(patch))
                || !version(target).equals(version(patch))) {
            throw new AssertionError("a patch for what does not exist: " + kind + " " + name(patch));
        }
        if ("delete".equals(patch.get(PATCH))) {
            objects.remove(kind);
        } else {
            merge(target, patch);
        }
    }

    private static void merge(Map<String, Object> target, Map<String, Object> patch) {
        patch.forEach((member, value) -> {
            var key = MERGED_BY.get(member);
            if (value instanceof Map && target.get(member) instanceof Map) {
                merge(map(target.get(member)), map(value));
            } else if (value instanceof List && key != null && target.get(member) instanceof List) {
                mergeList(list(target, member), list(patch, member), key);
            } else {
                target.put(member, value);
            }
        });
    }

    private static void mergeList(List<Object> target, List<Object> patch, String key) {
        for (var value : patch) {
            var element = map(value);
            var existing = target.stream()
                    .filter(candidate -> element.get(key).equals(map(candidate).get(key)))
                    .findFirst();
            if ("delete".equals(element.get(PATCH))) {
                target.remove(existing.orElseThrow(() -> new AssertionError("nothing to delete: " + element)));
            } else if (existing.isPresent()) {
                merge(map(existing.get()), element);
            } else {
                target.add(element);
            }
        }
    }

    private static String version(Map<String, Object> object) {
        return (String) object.get("apiVersion");
    }

    private static String name(Map<String, Object> object) {
        return (String) map(object.get("metadata")).get("name");
    }

    @SuppressWarnings("unchecked") // what YAML calls a mapping
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked") // what YAML calls a sequence
    private static List<Object> list(Map<String, Object> object, String member) {
        return (List<Object>) object.getOrDefault(member, List.of());
    }
}
