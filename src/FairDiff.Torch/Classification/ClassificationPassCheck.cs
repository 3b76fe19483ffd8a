namespace FairDiff.Torch.Classification;

/// <summary>Refuses training data that cannot be learned from, in words that say what to change.</summary>
internal sealed class ClassificationPassCheck(ClassifierTrainingOptions options)
{
    /// <summary>Smaller images would vanish in the strides of the networks.</summary>
    private const int SmallestImage = 8;

    /// <summary>Side of the images in pixels; 0 before the first pass.</summary>
    public int ImageSize { get; private set; }

    public void Validate(ClassificationPass pass, int number)
    {
        var images = pass.Images;
        ValidateShapes(images, pass.Labels, "training");
        if (images.shape[0] == 0)
        {
            throw new EngineException(
                $"Pass {number} over the classifier's training data is empty. Give it labelled rows: check the label column, and a mix "
                    + "that takes only synthetic or only real rows where there are none.");
        }

        ValidateSize((int)images.shape[2], number);
        ValidatePerExample(pass.Groups, nameof(pass.Groups), int64, images.shape[0], number);
        ValidatePerExample(pass.Weights, nameof(pass.Weights), float32, images.shape[0], number);
        ValidateWeights(pass.Weights, number);
        ValidateHead(pass, number);
        ValidatePerExample(pass.Synthetic, nameof(pass.Synthetic), ScalarType.Bool, images.shape[0], number);
        ValidateKinds(pass, number);
        ValidateLabels(pass.Labels, $"of pass {number}");
        if (number == 0)
        {
            ValidateVariety(pass.Labels);
        }
    }

    /// <summary>The same for validation images, which may be of one class.</summary>
    public void Validate(ClassifierValidation validation, int imageSize)
    {
        ValidateShapes(validation.Images, validation.Labels, "validation");
        if (validation.Images.shape[0] == 0)
        {
            throw new EngineException("There is no validation image. Hold out labelled real rows, or leave the validation out.");
        }

        if (validation.Images.shape[2] != imageSize)
        {
            throw new EngineException(
                $"The validation images are {validation.Images.shape[2]} pixels wide, the training images {imageSize}. Resize all "
                    + "to one size.");
        }

        ValidateLabels(validation.Labels, "of the validation images");
    }

    private void ValidateShapes(Tensor images, Tensor labels, string kind)
    {
        if (images.dtype != uint8 || images.Dimensions != 4 || images.shape[1] != 3 || images.shape[2] != images.shape[3])
        {
            throw new EngineException(
                $"The classifier's {kind} images are {images.dtype} of shape [{string.Join(", ", images.shape)}]; it takes uint8 RGB "
                    + "images of shape [n, 3, size, size]. Resize all images to one square size first.");
        }

        if (!HasLabelShape(labels, images.shape[0]))
        {
            throw new EngineException(
                $"The classifier got {images.shape[0]} {kind} images but labels {labels.dtype} of shape " +
                $"[{string.Join(", ", labels.shape)}]; it takes one int64 class index per image, or a float32 vector of "
                    + $"{options.ClassCount} labels.");
        }
    }

    private static void ValidatePerExample(Tensor? values, string name, ScalarType type, long count, int number)
    {
        if (values is not null && (values.dtype != type || values.Dimensions != 1 || values.shape[0] != count))
        {
            throw new EngineException(
                $"Pass {number} over the classifier's training data has {count} examples, but {name} is {values.dtype} of shape "
                    + $"[{string.Join(", ", values.shape)}]; it takes one {type} per example.");
        }
    }

    private void ValidateHead(ClassificationPass pass, int number)
    {
        if (options.LastLayerRetraining is not null && pass.Labels.dtype != int64)
        {
            throw new EngineException(
                $"LastLayerRetraining needs one class per image, and the labels of pass {number} are {pass.Labels.dtype} of shape "
                    + $"[{string.Join(", ", pass.Labels.shape)}]. Leave it out.");
        }
    }

    private void ValidateWeights(Tensor? weights, int number)
    {
        if (weights is null)
        {
            return;
        }

        using var scope = NewDisposeScope();
        if (options.GroupDroStepSize > 0)
        {
            throw new EngineException(
                $"Pass {number} over the classifier's training data has weights of examples, and GroupDRO weighs groups by their loss: use "
                    + "one of the two.");
        }

        if (weights.isfinite().logical_and(weights.ge(Held(0))) is var right && !right.all().item<bool>())
        {
            throw new EngineException(
                $"The weights of pass {number} hold {weights.masked_select(right.logical_not())[0].item<float>()}; a weight is a finite "
                    + "number of at least 0. Correct the column of weights.");
        }
    }

    private void ValidateKinds(ClassificationPass pass, int number)
    {
        if (options.GroupDroStepSize > 0 && pass.Groups is null)
        {
            throw new EngineException($"Pass {number} over the classifier's training data does not say which group each example "
                + "belongs to, which GroupDRO needs.");
        }

        if (!options.SeparateSyntheticStatistics)
        {
            return;
        }

        var synthetic = pass.Synthetic is { } flags ? flags.sum().item<long>() : 0;
        if (pass.Synthetic is null || (number == 0 && (synthetic == 0 || synthetic == pass.Images.shape[0])))
        {
            throw new EngineException(
                $"SeparateSyntheticStatistics is true, but {synthetic} of the {pass.Images.shape[0]} training examples are synthetic; both "
                    + "real and synthetic ones are needed. Mix them (a real fraction above 0 and below 1), or leave the option out.");
        }
    }

    private bool HasLabelShape(Tensor labels, long count) => labels.dtype == float32
        ? labels.Dimensions == 2 && labels.shape[0] == count && labels.shape[1] == options.ClassCount
        : options.Task == ClassificationTask.Multiclass && labels.dtype == int64 && labels.Dimensions == 1 && labels.shape[0] == count;

    private void ValidateSize(int size, int number)
    {
        if (number == 0)
        {
            ImageSize = size;
        }

        if (size < SmallestImage)
        {
            throw new EngineException(
                $"The classifier's training images are {size} pixels wide; the smallest size is {SmallestImage}. Resize them to "
                    + $"{SmallestImage} or more.");
        }

        if (size != ImageSize)
        {
            throw new EngineException(
                $"Pass {number} over the classifier's training data has images of {size} pixels, the first had {ImageSize}. Resize real "
                    + "and synthetic images to one size.");
        }
    }

    private void ValidateLabels(Tensor labels, string source)
    {
        using var scope = NewDisposeScope();
        if (options.Task == ClassificationTask.MultiLabel)
        {
            LabelVectorCheck.Several(labels, source);
        }
        else if (labels.dtype == float32)
        {
            LabelVectorCheck.Soft(labels, source);
        }
        else if (labels.lt(Held(0)).logical_or(labels.ge(Held(options.ClassCount))) is var wrong && wrong.any().item<bool>())
        {
            throw new EngineException(
                $"The labels {source} hold class index {labels.masked_select(wrong)[0].item<long>()}; allowed are 0 to "
                    + $"{options.ClassCount - 1}. Leave out rows without a label and map the labels to keys on the training data.");
        }
    }

    /// <summary>Of the first pass: later ones of a small data set may draw one class by chance.</summary>
    private void ValidateVariety(Tensor labels)
    {
        using var scope = NewDisposeScope();
        if (options.Task == ClassificationTask.MultiLabel)
        {
            LabelVectorCheck.DifferentSeveral(labels);
        }
        else if (labels.dtype == float32)
        {
            LabelVectorCheck.DifferentSoft(labels);
        }
        else if (labels.min().item<long>() == labels.max().item<long>())
        {
            throw new EngineException(
                $"All {labels.shape[0]} training examples of the classifier are of class {labels[0].item<long>()}, so there is nothing to "
                    + "tell apart. Give it examples of at least two classes.");
        }
    }
}
