using FairDiff.MLNet;
using FairDiff.Shared;

namespace FairDiff.Pipelines.Comparison;

/// <summary>The prediction files of methods, as <c>NAME=FILE,FILE</c> says; a file name may hold <c>*</c> and <c>?</c>.</summary>
internal static class MethodFiles
{
    /// <summary>The files of each method, in the order given; a method may be named several times.</summary>
    /// <exception cref="FairDiffException">A text has another form, or a pattern fits no file.</exception>
    public static OrderedDictionary<string, IReadOnlyList<string>> Parse(IEnumerable<string> texts)
    {
        var methods = new OrderedDictionary<string, IReadOnlyList<string>>();
        foreach (var text in texts)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            string[] files = [.. QuotedText.Split(text[(equals + 1)..], ',').Select(QuotedText.Unquote).Where(file => file.Length > 0)
                .SelectMany(Expand)];
            if (equals <= 0 || files.Length == 0)
            {
                throw new FairDiffException($"--method is '{text}'; it must be NAME=FILE or NAME=FILE,FILE (a file per training seed).");
            }

            var name = text[..equals];
            methods[name] = [.. methods.TryGetValue(name, out var before) ? before : [], .. files];
        }

        return methods;
    }

    private static IReadOnlyList<string> Expand(string file)
    {
        var (folder, pattern) = (Path.GetDirectoryName(file), Path.GetFileName(file));
        if (!pattern.AsSpan().ContainsAny('*', '?'))
        {
            return [file];
        }

        string[] found = Directory.Exists(folder is { Length: > 0 } ? folder : ".")
            ? [.. Directory.GetFiles(folder is { Length: > 0 } ? folder : ".", pattern).Order(StringComparer.Ordinal)]
            : [];
        return found.Length > 0 ? found : throw new FairDiffException($"--method names {file}, but no file fits.");
    }
}
