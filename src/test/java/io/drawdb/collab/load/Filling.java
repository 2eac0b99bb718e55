package io.drawdb.collab.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawdb.collab.diagram.ExampleDiagrams;
import java.util.ArrayList;
import java.util.List;

/** What is in the rooms before anybody is measured: the tables and relationships of an example diagram. */
record Filling(List<String> tables, List<String> creations) {

    static Filling of(int tables) {
        var diagram = ExampleDiagrams.diagram(tables);
        List<String> ids = new ArrayList<>();
        List<String> creations = new ArrayList<>();
        for (JsonNode table : diagram.get("tables")) {
            ids.add(table.get("id").asText());
            creations.add(creation("table", table));
        }
        diagram.get("relationships").forEach(one -> creations.add(creation("relationship", one)));
        return new Filling(ids, creations);
    }

    private static String creation(String target, JsonNode value) {
        return "{\"target\":\"" + target + "\",\"action\":\"create\",\"value\":" + value + "}";
    }

    /** Fills the room that somebody is in, and waits until he is told so. */
    void into(Editor editor) {
        editor.say("{\"type\":\"change\",\"seq\":" + editor.nextSeq() + ",\"base\":0,\"ops\":["
                + String.join(",", creations) + "]}");
        editor.crew.loop().runUntil("a filled room", Crew.PATIENCE, () -> editor.version == 1);
    }
}
