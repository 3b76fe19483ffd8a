using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Diffusion;

/// <summary>What a row of an augmented view holds, with keys as texts.</summary>
internal sealed record ReadRow(int Width, int Height, string Label, string Hospital, string Path, float Age, bool IsSynthetic);

internal static class AugmentedRows
{
    public static List<ReadRow> Read(MLContext ml, IDataView view)
    {
        var values = ml.Transforms.Conversion.MapKeyToValue("Label").Append(ml.Transforms.Conversion.MapKeyToValue("Hospital"));
        var texts = values.Fit(view).Transform(view);
        var schema = texts.Schema;
        using var cursor = texts.GetRowCursor(schema);
        var image = cursor.GetGetter<MLImage>(schema["Image"]);
        var age = cursor.GetGetter<float>(schema["Age"]);
        var isSynthetic = cursor.GetGetter<bool>(schema["IsSynthetic"]);
        var (label, hospital, path) = (Text("Label"), Text("Hospital"), Text("Path"));
        List<ReadRow> rows = [];
        while (cursor.MoveNext())
        {
            MLImage pixels = null!;
            var (years, flag) = (0f, false);
            image(ref pixels);
            age(ref years);
            isSynthetic(ref flag);
            rows.Add(new ReadRow(pixels.Width, pixels.Height, label(), hospital(), path(), years, flag));
        }

        return rows;

        Func<string> Text(string name)
        {
            var getter = cursor.GetGetter<ReadOnlyMemory<char>>(schema[name]);
            return () =>
            {
                var text = default(ReadOnlyMemory<char>);
                getter(ref text);
                return text.ToString();
            };
        }
    }
}
