using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

// Scores images with an exported classifier: the ONNX file, the side of its images, the file to write; then paths of images.
var ml = new MLContext();
var size = int.Parse(args[1], CultureInfo.InvariantCulture);
var data = ml.Data.LoadFromEnumerable(args[3..].Select(path => new PathRow { Path = path }).ToArray());
var pipeline = ml.Transforms.LoadImages("Image", "", "Path")
    .Append(ml.Transforms.ResizeImages("Image", size, size))
    .Append(ml.Transforms.ExtractPixels("Pixels", "Image"))
    .Append(ml.Transforms.ApplyOnnxModel(args[0]));
var scores = pipeline.Fit(data).Transform(data).GetColumn<float[]>("Score");
File.WriteAllLines(args[2], scores.Select(row => string.Join(' ', row.Select(score => score.ToString("R", CultureInfo.InvariantCulture)))));

internal sealed class PathRow
{
    public string Path { get; set; } = "";
}
