using SkiaSharp;

namespace FairDiff.Pipelines.Tests.Generation;

/// <summary>A folder of 24 images of 8 pixels: two labels, sites A and B in turn, every fourth row a test row, the last three
/// unlabelled.</summary>
internal static class TinyFolder
{
    public static string Create(string path)
    {
        Directory.CreateDirectory(path);
        var lines = new List<string> { "path,label,site,split" };
        for (var i = 0; i < 24; i++)
        {
            using var bitmap = new SKBitmap(8, 8);
            bitmap.Erase(new SKColor((byte)(i * 10), (byte)(i % 3 == 0 ? 200 : 50), 90));
            using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
            File.WriteAllBytes(Path.Combine(path, $"{i}.png"), data.ToArray());
            lines.Add(
                $"{i}.png,{(i >= 21 ? "" : i % 3 == 0 ? "mole" : "nevus")},{(i % 2 == 0 ? "A" : "B")},{(i % 4 == 3 ? "test" : "train")}");
        }

        File.WriteAllLines(Path.Combine(path, "metadata.csv"), lines);
        return path;
    }
}
