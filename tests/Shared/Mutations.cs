using System.Text.Json.Nodes;

namespace FairDiff.Tests;

/// <summary>
/// Damaged and hostile versions of a file, drawn from a seed: cut at many places, bytes changed, values of JSON replaced by others of any
/// kind.
/// </summary>
internal static class Mutations
{
    private static readonly string[] Values =
    [
        "null", "true", "\"\"", "\"x\"", "\"../../x\"", "\"\\ud800\"", "\"\\u0000\"", "-1", "0", "1.5", "2147483648", "1e308",
        "99999999999999999999999", "[]", "{}", "[null]",
        "[[[[[[]]]]]]", "{\"a\":null}",
    ];

    /// <summary>The file cut off at about <paramref name="count"/> places, the ends among them.</summary>
    public static IEnumerable<(string What, byte[] Bytes)> Cut(byte[] file, int count) =>
        Enumerable.Range(0, count).Select(index => (int)((long)index * file.Length / count)).Append(file.Length - 1).Distinct()
            .Select(length => ($"cut at {length}", file[..length]));

    /// <summary>The file with up to four bytes changed, one of them often near its beginning, where formats keep their numbers.</summary>
    public static IEnumerable<(string What, byte[] Bytes)> Changed(byte[] file, int count, int seed = 1)
    {
        var random = new Random(seed);
        for (var index = 0; index < count; index++)
        {
            var bytes = (byte[])file.Clone();
            var places = Enumerable.Range(0, random.Next(1, 5)).Select(
                _ => random.Next(random.Next(2) == 0 ? Math.Min(file.Length, 200) : file.Length)).ToArray();
            foreach (var place in places)
            {
                bytes[place] = random.Next(3) switch
                {
                    0 => (byte)random.Next(256), 1 => byte.MaxValue, _ => (byte)(bytes[place] ^ (1 << random.Next(8)))
                };
            }

            yield return ($"changed at {string.Join(", ", places)} (number {index})", bytes);
        }
    }

    /// <summary>The JSON text with each of its values replaced by values of every kind, left out, or there twice.</summary>
    public static IEnumerable<(string What, string Text)> Replaced(string json)
    {
        foreach (var path in Paths(JsonNode.Parse(json)!))
        {
            foreach (var value in Values)
            {
                yield return ($"{Name(path)} = {value}", With(json, path, value));
            }

            yield return ($"{Name(path)} left out", With(json, path, null));
        }

        foreach (var text in new[] { "", "null", "[]", "1", "\"x\"", "{", new string('[', 100_000), string.Concat(
            Enumerable.Repeat("{\"a\":", 100_000)), "{\"format\":1,\"format\":2}" })
        {
            yield return ($"the text {text[..Math.Min(text.Length, 30)]}", text);
        }
    }

    /// <summary>One of <see cref="Replaced(string)"/>, drawn; the text itself where it has no values.</summary>
    public static (string What, string Text) Replaced(string json, Random random)
    {
        object[][] paths = [.. Paths(JsonNode.Parse(json))];
        if (paths.Length == 0)
        {
            return ("as it was", json);
        }

        var path = paths[random.Next(paths.Length)];
        var value = Values.Append(null).ElementAt(random.Next(Values.Length + 1));
        return ($"{Name(path)} = {value ?? "left out"}", With(json, path, value));
    }

    private static string Name(object[] path) => string.Join('.', path);

    private static IEnumerable<object[]> Paths(JsonNode? node, params object[] prefix)
    {
        var children = node switch
        {
            JsonObject values => values.Select(pair => ((object)pair.Key, pair.Value)),
            JsonArray list => list.Take(2).Select((value, index) => ((object)index, value)),
            _ => [],
        };
        foreach (var (key, value) in children)
        {
            object[] path = [.. prefix, key];
            yield return path;
            foreach (var inner in Paths(value, path))
            {
                yield return inner;
            }
        }
    }

    /// <summary>By way of a placeholder, since a value may be what no JSON library would write.</summary>
    private static string With(string json, object[] path, string? value)
    {
        const string Placeholder = "\"@@placeholder@@\"";
        var root = JsonNode.Parse(json)!;
        var parent = path[..^1].Aggregate(root, (node, key) => key is string name ? node[name]! : node[(int)key]!);
        if (value is null)
        {
            _ = path[^1] is string name ? parent.AsObject().Remove(name) : Remove(parent.AsArray(), (int)path[^1]);
            return root.ToJsonString();
        }

        var replacement = JsonNode.Parse(Placeholder);
        if (path[^1] is string key)
        {
            parent[key] = replacement;
        }
        else
        {
            parent[(int)path[^1]] = replacement;
        }

        return root.ToJsonString().Replace(Placeholder, value, StringComparison.Ordinal);
    }

    private static bool Remove(JsonArray list, int index)
    {
        list.RemoveAt(index);
        return true;
    }
}
