using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.MLNet.Tests.Diffusion;

/// <summary>The tiny study with three findings per image instead of a class: a label vector with slot names.</summary>
internal static class VectorStudy
{
    public static readonly string[] Findings = ["edema", "effusion", "cardiomegaly"];

    private static readonly float[][] Labels = [[1, 0, 0], [1, 1, 0], [0, 0, 0], [0, float.NaN, 0.5f]];

    internal sealed class Row
    {
        [ImageType(TinyStudy.Size, TinyStudy.Size)]
        public MLImage? Image { get; set; }

        [ColumnName("edema")]
        public float Edema { get; set; }

        [ColumnName("effusion")]
        public float Effusion { get; set; }

        [ColumnName("cardiomegaly")]
        public float Cardiomegaly { get; set; }

        public string Sex { get; set; } = "";

        public string Text { get; set; } = "1 2";
    }

    /// <summary>40 rows; the last 4 are unlabelled, the others have the four label vectors in turn. Three quarters are of sex f.</summary>
    public static IDataView Data(MLContext ml, float firstEdema = 1) => Data(ml, Labels, firstEdema);

    /// <summary>The same rows, but each label is a distribution over the three.</summary>
    public static IDataView SoftData(MLContext ml) =>
        Data(ml, [[1, 0, 0], [0.5f, 0.5f, 0], [0, 0.25f, 0.75f], [0.2f, 0.3f, 0.5f]], firstEdema: 1);

    private static IDataView Data(MLContext ml, float[][] labels, float firstEdema)
    {
        var rows = Enumerable.Range(0, TinyStudy.Rows).Select(i =>
        {
            var label = i >= 36 ? [float.NaN, float.NaN, float.NaN] : labels[i % 4];
            return new Row
            {
                Image = TestImages.Noisy(i, i % 3, TinyStudy.Size),
                Edema = i == 0 ? firstEdema : label[0],
                Effusion = label[1],
                Cardiomegaly = label[2],
                Sex = i % 16 < 12 ? "f" : "m",
            };
        });
        var data = ml.Data.LoadFromEnumerable(rows.ToArray());
        return ml.Transforms.Conversion.MapValueToKey("Sex")
            .Append(ml.Transforms.Concatenate("Label", Findings))
            .Fit(data).Transform(data);
    }

    internal sealed class HalvesRow
    {
        [ImageType(TinyStudy.Size, TinyStudy.Size)]
        public MLImage? Image { get; set; }

        [VectorType(2)]
        public float[] Label { get; set; } = [];
    }

    public const int HalvesRows = 192;

    /// <summary>Two findings, each a bright half of the image; of every sixth row the right one is unknown, of every sixth both.</summary>
    public static IDataView Halves(MLContext ml) => ml.Data.LoadFromEnumerable(Enumerable.Range(0, HalvesRows).Select(i =>
    {
        var (left, right) = (i % 2, i / 2 % 2);
        var random = new Random(i);
        var pixels = new byte[TinyStudy.Size * TinyStudy.Size * 4];
        for (var at = 0; at < pixels.Length; at++)
        {
            var isLeft = at / 4 % TinyStudy.Size < TinyStudy.Size / 2;
            pixels[at] = at % 4 == 3 ? (byte)255 : (byte)(random.Next(40) + (180 * (isLeft ? left : right)));
        }

        return new HalvesRow
        {
            Image = MLImage.CreateFromPixels(TinyStudy.Size, TinyStudy.Size, MLPixelFormat.Rgba32, pixels),
            Label = (i / 4 % 6) switch { 0 => [float.NaN, float.NaN], 1 => [left, float.NaN], _ => [left, right] },
        };
    }).ToArray());

    /// <summary>Which halves of an image are bright.</summary>
    public static (bool Left, bool Right) ShownHalves(MLImage image)
    {
        var pixels = image.Pixels.ToArray();
        bool IsBright(bool left) => Enumerable.Range(0, pixels.Length)
            .Where(at => at % 4 != 3 && at / 4 % TinyStudy.Size < TinyStudy.Size / 2 == left).Average(at => pixels[at]) > 110;
        return (IsBright(true), IsBright(false));
    }

    /// <summary>The labels of a view, as text that tells NaN apart.</summary>
    public static string[] LabelsOf(IDataView view) => [.. view.GetColumn<float[]>("Label").Select(Text)];

    public static string Text(IEnumerable<float> label) => string.Join(' ', label.Select(value => FormattableString.Invariant($"{value}")));
}
