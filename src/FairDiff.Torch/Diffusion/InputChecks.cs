using FairDiff.Torch.Diffusion.Network;

namespace FairDiff.Torch.Diffusion;

/// <summary>Refuses what a generator cannot be trained on or asked for, before any work is done.</summary>
internal static class InputChecks
{
    public static void Check(DiffusionTrainingSet data, DiffusionTrainingOptions options)
    {
        var shape = data.Images.shape;
        if (data.Images.dtype != ScalarType.Byte || shape.Length != 4 || shape[1] != 3 || shape[2] != shape[3])
        {
            throw new EngineException(
                $"Images are {data.Images.dtype} [{string.Join(", ", shape)}]; a generator learns from square RGB images, Byte "
                    + "[N, 3, S, S].");
        }

        if (shape[0] == 0)
        {
            throw new EngineException("There are no images to train a generator on; at least one row is needed.");
        }

        var size = options.ImageSize ?? (int)shape[2];
        Smaller(size, shape[2] + 1, $"ImageSize is {size}", "the images of the data are not enlarged");
        Smaller(options.BaseImageSize ?? 1, size, $"BaseImageSize is {options.BaseImageSize}", "an upsampler makes images larger");
        UNetShape.For(size, options.Network);
        CheckRows(data, "images");
    }

    public static void Check(VectorTrainingSet data)
    {
        var shape = data.Vectors.shape;
        if (data.Vectors.dtype != ScalarType.Float32 || shape.Length != 2 || shape[1] == 0)
        {
            throw new EngineException(
                $"Vectors are {data.Vectors.dtype} [{string.Join(", ", shape)}]; a generator learns from Float32 [N, F], F at least 1.");
        }

        if (shape[0] == 0)
        {
            throw new EngineException("There are no vectors to train a generator on; at least one row is needed.");
        }

        CheckRows(data, "vectors");
    }

    /// <summary>The images that an upsampler is to enlarge, or none for another generator.</summary>
    public static void CheckLowResolution(Tensor? images, GeneratorDescription description, int count)
    {
        if (description.BaseImageSize is not { } size)
        {
            if (images is not null)
            {
                throw new EngineException("This generator draws images from nothing and enlarges none; load an upsampler for that.");
            }
        }
        else if (images is null || images.dtype != ScalarType.Byte || !images.shape.SequenceEqual([count, 3, size, size]))
        {
            var given = images is null ? "none" : $"{images.dtype} [{string.Join(", ", images.shape)}]";
            throw new EngineException(
                $"The images to enlarge are {given}; this upsampler enlarges Byte [{count}, 3, {size}, {size}], one for each seed, to " +
                $"{description.ImageSize} x {description.ImageSize} pixels. Draw them with its base generator first.");
        }
    }

    /// <summary>Noise levels at which there is an image to be seen, and noise.</summary>
    public static void CheckTimes(IReadOnlyList<double> times) => OptionChecks.Require(
        times.Count > 0 && times.All(time => time is > 0 and < 1), $"[{string.Join(", ", times)}]",
        "one or more, each above 0 and below 1", nameof(times));

    /// <summary>Images whose errors are asked for.</summary>
    public static void CheckKnown(Tensor images, GeneratorDescription description)
    {
        if (description.BaseImageSize is not null)
        {
            throw new EngineException(
                "This model is an upsampler: how well it knows an image depends on the small one too. Take the generator that it was "
                    + "trained with.");
        }

        var size = description.ImageSize;
        if (images.dtype != ScalarType.Byte || images.Dimensions != 4 || images.shape[1] != 3 || images.shape[2] != images.shape[3]
            || images.shape[3] < size)
        {
            throw new EngineException(
                $"Images are {images.dtype} [{string.Join(", ", images.shape)}]; this generator knows Byte [N, 3, S, S], S at least "
                    + $"{size}.");
        }
    }

    public static void CheckConditions(Tensor conditions, ConditionLayout layout, long rows)
    {
        if (conditions.dtype != ScalarType.Float32 || !conditions.shape.SequenceEqual([rows, layout.Size]))
        {
            throw new EngineException(
                $"Conditions are {conditions.dtype} [{string.Join(", ", conditions.shape)}]; expected Float32 [{rows}, {layout.Size}]: one "
                    + "row for each image or seed, one value for each of "
                    + $"{string.Join(", ", layout.Parts.Select(part => $"{part.Name} ({part.Size})").DefaultIfEmpty("no parts"))}.");
        }

        using var scope = NewDisposeScope();
        var ofVectors = layout.Parts.SelectMany(part => Enumerable.Repeat(part.IsVector, part.Size)).ToArray();
        var allowed = conditions.isfinite() | (conditions.isnan() & tensor(ofVectors));
        if (!allowed.all().item<bool>())
        {
            throw new EngineException(
                "A condition holds NaN or infinity; write zeros where a category is unknown, and NaN only for an unknown entry of a "
                    + "label vector.");
        }
    }

    private static void CheckRows(TrainingExamples data, string what)
    {
        var rows = data.Values.shape[0];
        CheckConditions(data.Conditions, data.Layout, rows);
        if (data.Strata is { } strata && strata.Count != rows)
        {
            throw new EngineException($"There are {strata.Count} strata and {rows} {what}; each {what[..^1]} needs one.");
        }
    }

    private static void Smaller(long size, long than, string what, string why)
    {
        if (size < 1 || size >= than)
        {
            throw new EngineException($"{what}; it must be from 1 to {than - 1}: {why}.");
        }
    }
}
