import { parseShapes } from "./shape.js";

/** Fields of CustomResourceDefinitions, in the notation of `shape.ts`. */
export const DEFINITION_SHAPES = parseShapes(`
CustomResourceColumnDefinition description format jsonPath+ name+ priority=int32 type+
CustomResourceConversion strategy+ webhook=WebhookConversion
CustomResourceDefinition metadata+=ObjectMeta spec+=CustomResourceDefinitionSpec
  status+=CustomResourceDefinitionStatus
CustomResourceDefinitionCondition lastTransitionTime+=time message reason status+ type+
CustomResourceDefinitionNames categories=[]text kind+ listKind plural+ shortNames=[]text singular
CustomResourceDefinitionSpec conversion=CustomResourceConversion group+ names+=CustomResourceDefinitionNames
  preserveUnknownFields=bool scope+ versions+=[]CustomResourceDefinitionVersion
CustomResourceDefinitionStatus acceptedNames+=CustomResourceDefinitionNames
  conditions+=[type]CustomResourceDefinitionCondition storedVersions+=[]text
CustomResourceDefinitionVersion additionalPrinterColumns=[]CustomResourceColumnDefinition deprecated=bool
  deprecationWarning? name+ schema=CustomResourceValidation selectableFields=[]SelectableField served+=bool
  storage+=bool subresources=CustomResourceSubresources
CustomResourceSubresourceScale labelSelectorPath? specReplicasPath+ statusReplicasPath+
CustomResourceSubresources scale=CustomResourceSubresourceScale status=any
CustomResourceValidation openAPIV3Schema=JSONSchemaProps
ExternalDocumentation description url
JSONSchemaProps $ref? $schema additionalItems=any additionalProperties=any allOf=[]JSONSchemaProps
  anyOf=[]JSONSchemaProps default=any definitions=map:JSONSchemaProps dependencies=map:any description enum=[]any
  example=any exclusiveMaximum=bool exclusiveMinimum=bool externalDocs=ExternalDocumentation format id items=any
  maxItems?=int64 maxLength?=int64 maxProperties?=int64 maximum?=float64 minItems?=int64 minLength?=int64
  minProperties?=int64 minimum?=float64 multipleOf?=float64 not=JSONSchemaProps nullable=bool oneOf=[]JSONSchemaProps
  pattern patternProperties=map:JSONSchemaProps properties=map:JSONSchemaProps required=[]text title type
  uniqueItems=bool x-kubernetes-embedded-resource=bool x-kubernetes-int-or-string=bool
  x-kubernetes-list-map-keys=[]text x-kubernetes-list-type? x-kubernetes-map-type?
  x-kubernetes-preserve-unknown-fields?=bool x-kubernetes-validations=[rule]ValidationRule
SelectableField jsonPath+
ServiceReference name+ namespace+ path? port?=int32
ValidationRule fieldPath message messageExpression optionalOldSelf?=bool reason? rule+
WebhookClientConfig caBundle=bytes service=ServiceReference url?
WebhookConversion clientConfig=WebhookClientConfig conversionReviewVersions+=[]text
`);
